"""What the network sees: windows of a panel, as arrays."""

import numpy as np

from columns import HORIZON, codes_in, day_features

# Below this mean of units a day a series counts as one that sells so much, so that nothing is divided by zero.
LEAST_SCALE = 0.05
# Weeks of mean sales that a weekday's profile begins with; those that were seen outweigh them.
PRIOR_WEEKS = 4
# Numbers of a past day beside the calendar's: units, whether known, price, whether there is one.
PAST_FEATURES = 4
LEVEL_FEATURES = 6


class Windows:
    """Cuts windows out of a panel; all that is scaled is scaled by what lies before the origin."""

    def __init__(self, panel, context, vocabulary):
        self.panel, self.context = panel, context
        known = ~np.isnan(panel.units)
        self.first = known.argmax(axis=1)
        self.reference = mean_log_prices(panel.price)
        self.price_mean, self.price_spread = vocabulary.price
        self.codes = vocabulary.fixed(panel.fixed)
        self.events = vocabulary.events(panel.event)
        self.weekday, self.calendar = day_features(panel.first_day + np.arange(panel.days))
        # Series that have days enough behind and before an origin.
        self.learnable = np.flatnonzero(panel.days - self.first >= 2 * HORIZON)

    def draw(self, generator, count):
        """A batch of windows at random origins of random series: inputs, base, target and mask."""
        series = self.learnable[generator.integers(len(self.learnable), size=count)]
        first = self.first[series] + HORIZON - 1
        last = self.panel.days - HORIZON - 1
        origins = first + (generator.random(count) * (last - first + 1)).astype(np.int64)
        past, level, scale, profile = self.past(series, origins)
        days = origins[:, None] + 1 + np.arange(HORIZON)
        units = self.panel.units[series[:, None], days]
        ratio, has_price = self._ratio(series, days)
        future = future_features(
            np.broadcast_to(np.arange(1, HORIZON + 1), days.shape),
            self.calendar[days],
            (ratio, has_price),
            level[:, None, 4],
            np.take_along_axis(profile, self.weekday[days], axis=1),
        )
        base = scale[:, None] * np.take_along_axis(profile, self.weekday[days], axis=1)
        inputs = {
            "past": past,
            "level": level,
            "codes": self.codes[series],
            "future": future,
            "snaps": self.panel.snaps[days],
            "event": self.events[days],
        }
        return inputs, base.astype(np.float32), np.nan_to_num(units), (~np.isnan(units)).astype(np.float32)

    def past(self, series, origins):
        """The days up to the origins: series x context x numbers, level of each, mean units a day, weekday profile."""
        days = origins[:, None] - self.context + 1 + np.arange(self.context)
        inside = np.maximum(days, 0)
        units = np.where(days >= 0, self.panel.units[series[:, None], inside], np.nan)
        known = ~np.isnan(units)
        units = np.nan_to_num(units)
        scale = np.maximum(_mean(units[:, -28:], known[:, -28:]), LEAST_SCALE)
        ratio, has_price = self._ratio(series, inside)
        ratio, has_price = ratio * known, has_price * known
        past = np.concatenate(
            [
                np.log1p(units / scale[:, None])[..., None],
                known[..., None],
                ratio[..., None],
                has_price[..., None],
                self.calendar[inside],
                self.panel.snaps[inside],
            ],
            axis=-1,
        ).astype(np.float32)
        profile = weekday_profile(units, known, self.weekday[inside], scale)
        level = np.stack(
            [
                np.log(scale),
                _mean(units[:, -7:], known[:, -7:]) / scale,
                _mean(units, known) / scale,
                _mean(units == 0, known),
                _mean(ratio[:, -28:], has_price[:, -28:]),
                np.nan_to_num((self.reference[series] - self.price_mean) / self.price_spread),
            ],
            axis=1,
        ).astype(np.float32)
        return past, level, scale, profile

    def _ratio(self, series, days):
        """Logarithm of price over the series' own mean price, 0 where one of them is missing; and whether it is there."""
        ratio = np.log(self.panel.price[series[:, None], days]) - self.reference[series, None]
        has_price = ~np.isnan(ratio)
        return np.nan_to_num(ratio).astype(np.float32), has_price.astype(np.float32)


class Vocabulary:
    """The codes that were learnt from, and the spread of prices; any other code is 0, which stands for what nobody has seen."""

    def __init__(self, known, price):
        self.known, self.price = known, price

    @classmethod
    def of(cls, panel):
        known = [np.unique(panel.fixed[:, index]) for index in range(panel.fixed.shape[1])]
        means = mean_log_prices(panel.price)
        means = means[~np.isnan(means)]
        price = (float(means.mean()), max(float(means.std()), 0.1)) if len(means) else (0.0, 1.0)
        return cls([*known, np.unique(panel.event)], price)

    def sizes(self):
        return [len(codes) + 1 for codes in self.known]

    def fixed(self, codes):
        return np.stack([codes_in(self.known[index], codes[:, index]) for index in range(codes.shape[1])], axis=1)

    def events(self, codes):
        return codes_in(self.known[-1], codes)


def mean_log_prices(price):
    """Mean logarithm of each series' prices; NaN where it has none."""
    means = np.full(len(price), np.nan)
    for index, row in enumerate(price):
        known = row[~np.isnan(row)]
        if len(known):
            means[index] = np.log(known).mean()
    return means


def future_features(step, calendar, price, recent_ratio, profile):
    """Of days to forecast: days ahead, calendar, price, price against that of the last weeks, the weekday's profile."""
    ratio, has_price = price
    numbers = [step / HORIZON, ratio, has_price, has_price * (ratio - recent_ratio), np.log(profile)]
    return np.concatenate([calendar, np.stack(numbers, axis=-1)], axis=-1).astype(np.float32)


def weekday_profile(units, known, weekday, scale):
    """Series x 7: mean units of a weekday over the mean of all days, drawn towards 1 where few weeks are known."""
    mean = np.maximum(_mean(units, known), LEAST_SCALE)
    profile = np.empty((len(units), 7))
    for day in range(7):
        that = known & (weekday == day)
        profile[:, day] = ((units * that).sum(axis=1) + PRIOR_WEEKS * mean) / ((that.sum(axis=1) + PRIOR_WEEKS) * mean)
    return profile


def _mean(values, known):
    return (values * known).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
