"""Checks hyperparameters, which arrive as strings, against a table."""

import math

from .job import UserError


class Integer:
    def __init__(self, low=None, high=None):
        self.low, self.high = low, high

    def parse(self, name, text):
        try:
            number = float(text)
        except ValueError:
            raise UserError(f"Hyperparameter {name}: '{text}' is no integer.") from None
        if not number.is_integer():
            raise UserError(f"Hyperparameter {name}: '{text}' is no integer.")
        return int(_within(name, text, number, self.low, self.high, "[]"))


class Float:
    def __init__(self, low=None, high=None, bounds="[]"):
        self.low, self.high, self.bounds = low, high, bounds

    def parse(self, name, text):
        try:
            number = float(text)
        except ValueError:
            raise UserError(f"Hyperparameter {name}: '{text}' is no number.") from None
        if math.isnan(number):
            raise UserError(f"Hyperparameter {name}: '{text}' is no number.")
        return _within(name, text, number, self.low, self.high, self.bounds)


class OneOf:
    def __init__(self, *values):
        self.values = values

    def parse(self, name, text):
        if text not in self.values:
            raise UserError(f"Hyperparameter {name}: '{text}' is not one of {', '.join(self.values)}.")
        return text


class ListOf:
    """Comma-separated words, each one of the known ones where these are given."""

    def __init__(self, known=None):
        self.known = known

    def parse(self, name, text):
        words = [word.strip() for word in text.split(",") if word.strip()]
        for word in words:
            if self.known is not None and word not in self.known:
                raise UserError(f"Hyperparameter {name}: '{word}' is not one of {', '.join(self.known)}.")
        return words


class Text:
    def parse(self, _name, text):
        return text


class Flag:
    def parse(self, name, text):
        return OneOf("true", "false").parse(name, text.lower()) == "true"


def check(values, table, aliases=(), required=()):
    """Parsed values by name; every unknown, missing or wrong one is a UserError in the container's own words."""
    aliases = dict(aliases)
    named = {aliases.get(name, name): text for name, text in values.items() if not name.startswith("_tuning_")}
    for name in named:
        if name not in table:
            raise UserError(f"Extraneous hyperparameter found: {name}.")
    for name in required:
        if name not in named:
            raise UserError(f"Missing required hyperparameter: {name}.")
    return {name: table[name].parse(name, str(text)) for name, text in named.items()}


def _within(name, text, number, low, high, bounds):
    below = low is not None and (number < low or (number == low and bounds[0] == "("))
    above = high is not None and (number > high or (number == high and bounds[1] == ")"))
    if below or above:
        left = "-inf" if low is None else low
        right = "inf" if high is None else high
        raise UserError(f"Hyperparameter {name}: value {text} is not in range {bounds[0]}{left}, {right}{bounds[1]}.")
    return number
