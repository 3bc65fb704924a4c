"""Forecasts of 28 days by other people's libraries, for `bench/accuracy/accuracy.ts`.

Called with the name of a peer and a folder that holds task.json {series, days, dates, static, threads} and the arrays
sales.u16 (series x days) and prices.f32 (series x (days + 28), NaN where not on sale); writes forecast.f32 (series x 28).
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

HORIZON = 28


def mlforecast_lightgbm(task, sales, prices):
    """One global LightGBM over all series, recursive, as the library's own M5 example has it: lags, rolling means, date parts."""
    import lightgbm
    from mlforecast import MLForecast
    from mlforecast.lag_transforms import RollingMean

    model = lightgbm.LGBMRegressor(
        objective="tweedie",
        tweedie_variance_power=1.1,
        n_estimators=300,
        num_leaves=127,
        learning_rate=0.05,
        colsample_bytree=0.5,
        subsample=0.5,
        subsample_freq=1,
        n_jobs=task["threads"],
        seed=42,
        verbosity=-1,
    )
    forecaster = MLForecast(
        models={"model": model},
        freq="D",
        lags=[7, 14, 28],
        lag_transforms={7: [RollingMean(7), RollingMean(28)], 28: [RollingMean(7), RollingMean(28)]},
        date_features=["dayofweek", "day", "month"],
        num_threads=task["threads"],
    )
    static = {name: np.asarray(codes, dtype=np.int32) for name, codes in task["static"].items()}
    history = long_table(task, sales, prices, static, 0, sales.shape[1])
    history["y"] = sales.reshape(-1)[history.pop("cell").to_numpy()].astype(np.float32)
    forecaster.fit(history, id_col="unique_id", time_col="ds", target_col="y", static_features=list(static))
    future = long_table(task, sales, prices, {}, sales.shape[1], sales.shape[1] + HORIZON).drop(columns="cell")
    return forecaster.predict(HORIZON, X_df=future)["model"].to_numpy()


def statsforecast_autoets(task, sales, _prices):
    """AutoETS of each series by itself, weekly season."""
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS

    history = long_table(task, sales, None, {}, 0, sales.shape[1])
    history["y"] = sales.reshape(-1)[history.pop("cell").to_numpy()].astype(np.float32)
    forecaster = StatsForecast(models=[AutoETS(season_length=7)], freq="D", n_jobs=task["threads"])
    return forecaster.forecast(df=history, h=HORIZON)["AutoETS"].to_numpy()


def long_table(task, sales, prices, static, first, last):
    """One row a series and day, the days before a series' first sale left out of the past; rows are series-major."""
    count = sales.shape[0]
    days = np.arange(first, last)
    cells = np.arange(count)[:, None] * sales.shape[1] + days[None, :]
    keep = np.ones((count, len(days)), dtype=bool)
    if first == 0:
        # A series never sold keeps its last day, so that it has a forecast.
        sold = np.where((sales > 0).any(axis=1), (sales > 0).argmax(axis=1), sales.shape[1] - 1)
        keep = days[None, :] >= np.minimum(sold, sales.shape[1] - 2 * HORIZON)[:, None]
    series = np.broadcast_to(np.arange(count)[:, None], keep.shape)[keep]
    table = {
        "unique_id": series.astype(np.int32),
        "ds": np.broadcast_to(pd.to_datetime(task["dates"]).to_numpy()[days][None, :], keep.shape)[keep],
        "cell": cells[keep],
    }
    if prices is not None:
        table["price"] = prices[:, first:last][keep]
    for name, codes in static.items():
        table[name] = codes[series]
    return pd.DataFrame(table)


PEERS = {"mlforecast": mlforecast_lightgbm, "statsforecast": statsforecast_autoets}


def main(peer, folder):
    folder = Path(folder)
    task = json.loads((folder / "task.json").read_text())
    sales = np.fromfile(folder / "sales.u16", dtype=np.uint16).reshape(task["series"], task["days"])
    prices = np.fromfile(folder / "prices.f32", dtype=np.float32).reshape(task["series"], task["days"] + HORIZON)
    forecast = PEERS[peer](task, sales, prices)
    np.maximum(forecast, 0).astype(np.float32).tofile(folder / "forecast.f32")


if __name__ == "__main__":
    main(*sys.argv[1:])
