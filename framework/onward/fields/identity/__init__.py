"""Identity types: fields that know a person, a device, a click."""
