"""The 33 features of the seed set with pandas, as the notebooks computed them, a store at a time."""

import sys
import time

import numpy as np
import pandas as pd
from features_checks import EVENTS, LABELS, Checks


def read(folder, category, max_items):
    sales = pd.read_csv(f"{folder}/sales_train_evaluation.csv")
    if category:
        sales = sales[sales.cat_id == category]
    if max_items:
        sales = sales[sales.item_id.isin(sales.item_id.unique()[:max_items])]
    sales = sales.reset_index(drop=True)
    calendar = pd.read_csv(f"{folder}/calendar.csv", parse_dates=["date"])
    for name in EVENTS:
        calendar[name] = codes(calendar[name].fillna("unknown"))
    prices = pd.read_csv(f"{folder}/sell_prices.csv", dtype={"sell_price": "float32"})
    return sales, calendar, prices


def codes(column):
    return np.unique(column.to_numpy(dtype=str), return_inverse=True)[1]


def features(sales, calendar, prices):
    days = [name for name in sales.columns if name.startswith("d_")]
    keys = [f"{name}_code" for name in LABELS]
    long = sales.melt(id_vars=["series", "item_id", *keys], value_vars=days, var_name="d", value_name="demand")
    long["d"] = long["d"].str.slice(2).astype("int32")
    long = long.sort_values(["series", "d"], ignore_index=True)
    dates = calendar.assign(d=np.arange(1, len(calendar) + 1, dtype="int32"))
    long = long.merge(dates[["d", "date", "wm_yr_wk", *EVENTS, "snap_CA", "snap_TX", "snap_WI"]], on="d", how="left")
    long = long.merge(prices[["item_id", "wm_yr_wk", "sell_price"]], on=["item_id", "wm_yr_wk"], how="left")
    long = long.drop(columns="item_id").rename(columns={f"{name}_code": name for name in LABELS})
    date = long["date"].dt
    long["year"], long["month"], long["day"] = date.year, date.month, date.day
    long["week"], long["dayofweek"] = date.isocalendar().week.astype("int32"), date.dayofweek
    demand = long.groupby("series")["demand"]
    price = long.groupby("series")["sell_price"]
    for lag in (28, 29, 30):
        long[f"lag_t{lag}"] = demand.transform(lambda x: x.shift(lag))
    for window in (7, 30, 90, 180):
        long[f"rolling_mean_t{window}"] = demand.transform(lambda x: x.shift(28).rolling(window).mean())
    for window in (7, 30):
        long[f"rolling_std_t{window}"] = demand.transform(lambda x: x.shift(28).rolling(window).std())
        long[f"rolling_price_std_t{window}"] = price.transform(lambda x: x.rolling(window).std())
    long["rolling_skew_t30"] = demand.transform(lambda x: x.shift(28).rolling(30).skew())
    long["rolling_kurt_t30"] = demand.transform(lambda x: x.shift(28).rolling(30).kurt())
    before = price.transform(lambda x: x.shift(1))
    long["price_change_t1"] = (before - long["sell_price"]) / before
    highest = price.transform(lambda x: x.shift(1).rolling(365).max())
    long["price_change_t365"] = (highest - long["sell_price"]) / highest
    return long, len(days)


def main(folder, category, max_items):
    checks = Checks()
    sales, calendar, prices = read(folder, category, int(max_items))
    read_seconds = time.perf_counter() - checks.started
    sales["series"] = np.arange(len(sales))
    for name in LABELS:
        sales[f"{name}_code"] = codes(sales[name])
    for store, part in sales.groupby("store_id", sort=False):
        frame, days = features(part, calendar, prices[prices.store_id == store])
        checks.add(part["series"].to_list(), days, lambda name: frame[name].to_numpy())
    checks.print(read_seconds)


main(*sys.argv[1:])
