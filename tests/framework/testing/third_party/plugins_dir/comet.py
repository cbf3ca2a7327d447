"""Comet Ads: a destination in one file, for a plugins folder."""

from typing import Annotated

from onward import Action, Bearer, Destination, Fields, Request, Secret, Spec, path


class Settings(Fields):
    token: Annotated[Secret[str], Spec("Access token", "Comet Console, Developers.")]


class Visit(Fields):
    page: Annotated[str, Spec("Page", mapping=path("$.context.page.url"))]


class ReportVisit(Action[Settings, Visit]):
    """Report a visit to Comet Ads."""

    trigger = 'type = "page"'

    def build(self, payload: Visit, settings: Settings) -> Request:
        url = "https://api.comet.example/visits"
        return Request.post(url, auth=Bearer(settings.token), json=payload.as_dict())


comet = Destination("comet", "Comet Ads", actions=[ReportVisit])
