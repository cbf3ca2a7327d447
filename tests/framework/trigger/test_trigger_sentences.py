"""Wrong triggers as people type them, with the whole text each one gets."""

import pytest

from onward.errors import TriggerError
from onward.trigger import parse_trigger

WRONG = {
    "": 'The trigger cannot be read at character 1: it is empty. For all events write type != "".',
    'type = "track" and evnt = "Order Completed"': """
The trigger cannot be read at character 20: "evnt" is not a field of an event. Did you mean event?
  type = "track" and evnt = "Order Completed"
                     ^""",
    'type == "track"': """
The trigger cannot be read at character 6: an operator is expected after type (=, !=, <, <=, >, >=). Use a single =.
  type == "track"
       ^""",
    'type = "track" && event = "Signed Up"': """
The trigger cannot be read at character 16: "&" is not used in triggers. Use and / or.
  type = "track" && event = "Signed Up"
                 ^""",
    'type = "track" || type = "page"': """
The trigger cannot be read at character 16: "|" is not used in triggers. Use and / or.
  type = "track" || type = "page"
                 ^""",
    "event = Order Completed": """
The trigger cannot be read at character 15: text with spaces or signs goes in quotes: event = "Order Completed".
  event = Order Completed
                ^""",
    'event in ("Signed Up", "Demo Requested")': """
The trigger cannot be read at character 7: an operator is expected after event (=, !=, <, <=, >, >=). For one of several write event = "A" or event = "B".
  event in ("Signed Up", "Demo Requested")
        ^""",
    "event = “Signed Up”": """
The trigger cannot be read at character 9: "“" is not used in triggers. Use straight quotes: ".
  event = “Signed Up”
          ^""",
    'event = "Signed Up': """
The trigger cannot be read at character 9: the text that starts here is never closed with ".
  event = "Signed Up
          ^""",
    'email != ""': """
The trigger cannot be read at character 1: "email" is not a field of an event. Properties are written as properties.email.
  email != ""
  ^""",
    'not event = "Signed Up"': """
The trigger cannot be read at character 1: there is no "not" in triggers. Use != or !contains(…).
  not event = "Signed Up"
  ^""",
    '!event = "Signed Up"': """
The trigger cannot be read at character 1: ! can only stand before contains or match. Use != instead.
  !event = "Signed Up"
  ^""",
    'match(event, "Order")': """
The trigger cannot be read at character 14: a pattern needs one * at its start or end. For the whole text write event = "Order".
  match(event, "Order")
               ^""",
    'match(event, "*Order*")': """
The trigger cannot be read at character 14: a pattern needs one * at its start or end. For text anywhere write contains(event, "Order").
  match(event, "*Order*")
               ^""",
    '(type = "track" and event = "Signed Up"': """
The trigger cannot be read at character 1: the parenthesis that opens here is never closed.
  (type = "track" and event = "Signed Up"
  ^""",
    'type = "track" and event = "Signed Up")': """
The trigger cannot be read at character 39: there is a closing parenthesis too many.
  type = "track" and event = "Signed Up")
                                        ^""",
    'type = "track" and': """
The trigger cannot be read at character 19: a condition is expected after and.
  type = "track" and
                    ^""",
    "properties.price > 1e3": """
The trigger cannot be read at character 20: "1e3" is not a number as triggers write them, such as 7, -5 or 12.50. Put it in quotes if it is text.
  properties.price > 1e3
                     ^""",
    "properties.price <> 0": """
The trigger cannot be read at character 18: an operator is expected after properties.price (=, !=, <, <=, >, >=). Use !=.
  properties.price <> 0
                   ^""",
    "properties.products.0.price > 5": """
The trigger cannot be read at character 21: this part of the path cannot be written plainly. Write properties.products.\\0.price.
  properties.products.0.price > 5
                      ^""",
    'anonymousID != ""': """
The trigger cannot be read at character 1: "anonymousID" is not a field of an event that triggers can use. They can use type, event, name, userId, properties, traits, context.
  anonymousID != ""
  ^""",
    'type = "track"\nevent = "Signed Up"': """
The trigger cannot be read at character 16: and or or is expected between two conditions.
  event = "Signed Up"
  ^""",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_trigger_gets_its_sentence(text: str) -> None:
    with pytest.raises(TriggerError) as caught:
        parse_trigger(text)

    assert WRONG[text].strip("\n") == str(caught.value)
