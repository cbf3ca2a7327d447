"""What TikTok wants to know of travel or vehicles."""

from decimal import Decimal
from typing import Annotated, Literal

from onward.fields import Fields, Spec

# Source: TikTok, "Supported parameters", sections on travel and automotive.


class TravelFields(Fields):
    city: str | None = None
    region: str | None = None
    country: str | None = None
    checkin_date: Annotated[str | None, Spec("Check-in date")] = None
    checkout_date: Annotated[str | None, Spec("Check-out date")] = None
    num_adults: Annotated[int | None, Spec("Number of adults")] = None
    num_children: Annotated[int | None, Spec("Number of children")] = None
    num_infants: Annotated[int | None, Spec("Number of infants")] = None
    suggested_hotels: tuple[str, ...] | None = None
    departing_departure_date: Annotated[str | None, Spec("Outbound: departure date")] = None
    returning_departure_date: Annotated[str | None, Spec("Return: departure date")] = None
    departing_arrival_date: Annotated[str | None, Spec("Outbound: arrival date")] = None
    returning_arrival_date: Annotated[str | None, Spec("Return: arrival date")] = None
    origin_airport: str | None = None
    destination_airport: str | None = None
    destination_ids: Annotated[tuple[str, ...] | None, Spec("Destination IDs")] = None
    travel_class: Annotated[Literal["eco", "prem", "bus", "first"] | None, Spec("Travel class")] = (
        None
    )
    user_score: Decimal | None = None
    preferred_num_stops: Annotated[int | None, Spec("Preferred number of stops")] = None
    travel_start: str | None = None
    travel_end: str | None = None
    suggested_destinations: tuple[str, ...] | None = None


class Mileage(Fields):
    value: Decimal | None = None
    unit: Literal["MI", "KM"] | None = None


class VehicleFields(Fields):
    postal_code: str | None = None
    make: str | None = None
    model: str | None = None
    year: int | None = None
    state_of_vehicle: Annotated[
        Literal["New", "Used", "CPO"] | None, Spec("State of the vehicle")
    ] = None
    mileage: Mileage | None = None
    exterior_color: str | None = None
    interior_color: str | None = None
    transmission: Literal["Automatic", "Manual", "Other"] | None = None
    body_style: str | None = None
    fuel_type: str | None = None
    drivetrain: Literal["AWD", "FOUR_WD", "FWD", "RWD", "TWO_WD", "Other"] | None = None
    preferred_price_range: Annotated[
        tuple[Decimal, ...] | None,
        Spec("Preferred price range", "The lowest, then the highest price."),
    ] = None
    trim: str | None = None
    vin: Annotated[str | None, Spec("VIN")] = None
    condition_of_vehicle: Annotated[
        Literal["Excellent", "Good", "Fair", "Poor", "Other"] | None,
        Spec("Condition of the vehicle"),
    ] = None
    viewcontent_type: Annotated[str | None, Spec("Type of what is viewed")] = None
    search_type: Annotated[str | None, Spec("Type of the search")] = None
    registration_type: Annotated[str | None, Spec("Type of the registration")] = None
