"""The 33 features of the seed set with polars, from the CSV files to columns in memory, a store at a time; or to a parquet file a store.

    features_polars.py FOLDER CATEGORY MAX_ITEMS [WRITE_TO]

Of the formulations tried it is the fastest that gives these values. Series have equally many days, one after another, so statistics run over the
whole column, and values that reach into the series before are masked; grouping by `.over("series")` takes a third more processor time. All of M5 as
one frame takes more time and 12 to 15 GB, and the streaming engine as long as the other.
"""

import sys
import time

import polars as pl
from features_checks import EVENTS, LABELS, NAMES, Checks

KEYS = ["item_id", "dept_id", "cat_id", "store_id", "state_id"]


def read(folder, category, max_items):
    sales = pl.read_csv(f"{folder}/sales_train_evaluation.csv").with_row_index("series")
    if category:
        sales = sales.filter(pl.col("cat_id") == category)
    if max_items:
        items = sales["item_id"].unique(maintain_order=True).head(max_items)
        sales = sales.filter(pl.col("item_id").is_in(items.implode()))
    sales = sales.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias("series"))
    codes = [(pl.col(name).rank("dense") - 1).cast(pl.Float32).alias(f"{name}_code") for name in KEYS]
    prices = pl.read_csv(f"{folder}/sell_prices.csv", schema_overrides={"sell_price": pl.Float32})
    return sales.with_columns(codes), read_calendar(folder), prices


def read_calendar(folder):
    calendar = pl.read_csv(f"{folder}/calendar.csv", try_parse_dates=True)
    date = pl.col("date")
    return calendar.with_row_index("day_index").select(
        pl.col("day_index").cast(pl.Int32),
        "wm_yr_wk",
        date.dt.year().cast(pl.Float32).alias("year"),
        date.dt.month().cast(pl.Float32).alias("month"),
        date.dt.week().cast(pl.Float32).alias("week"),
        date.dt.day().cast(pl.Float32).alias("day"),
        (date.dt.weekday() - 1).cast(pl.Float32).alias("dayofweek"),
        *[(pl.col(name).fill_null("unknown").rank("dense") - 1).cast(pl.Float32).alias(name) for name in EVENTS],
        *[pl.col(f"snap_{state}").cast(pl.Float32) for state in ("CA", "TX", "WI")],
    )


def features(sales, calendar, prices):
    days = [name for name in sales.columns if name.startswith("d_")]
    long = (
        sales.lazy()
        .select(
            "series",
            "item_id",
            *[f"{name}_code" for name in LABELS],
            pl.concat_list(days).cast(pl.List(pl.Int32)).alias("demand"),
        )
        .explode("demand")
        .with_columns((pl.int_range(pl.len(), dtype=pl.Int32) % len(days)).alias("day_index"))
        .join(calendar.lazy(), on="day_index", how="left", maintain_order="left")
        .join(prices.lazy().drop("store_id"), on=["item_id", "wm_yr_wk"], how="left", maintain_order="left")
        .drop("item_id", "wm_yr_wk")
        .rename({f"{name}_code": name for name in LABELS})
    )
    demand = pl.col("demand").cast(pl.Float64)
    price = pl.col("sell_price").cast(pl.Float64)

    def inside(expression, before):
        """Keeps what reaches no more than so many days back into its own series."""
        return pl.when(pl.col("day_index") >= before).then(expression).cast(pl.Float32)

    def late(expression, window):
        return inside(expression.shift(28), 28 + window - 1)

    def level(std, statistic, constant):
        return pl.when(std.is_null()).then(None).when(std == 0).then(constant).otherwise(statistic)

    std30 = demand.rolling_std(30)
    skew30 = demand.rolling_skew(30, bias=False)
    kurt30 = demand.rolling_kurtosis(30, fisher=True, bias=False)
    before = price.shift(1)
    highest = before.rolling_max(365)
    return long.with_columns(
        *[inside(pl.col("demand").shift(lag), lag).alias(f"lag_t{lag}") for lag in (28, 29, 30)],
        *[late(demand.rolling_mean(w), w).alias(f"rolling_mean_t{w}") for w in (7, 30, 90, 180)],
        *[late(demand.rolling_std(w), w).alias(f"rolling_std_t{w}") for w in (7, 30)],
        late(level(std30, skew30, 0.0), 30).alias("rolling_skew_t30"),
        late(level(std30, kurt30, -3.0), 30).alias("rolling_kurt_t30"),
        inside((before - price) / before, 1).alias("price_change_t1"),
        inside((highest - price) / highest, 365).alias("price_change_t365"),
        *[inside(price.rolling_std(w), w - 1).alias(f"rolling_price_std_t{w}") for w in (7, 30)],
    ).collect(), len(days)


def write(frame, path):
    """Labels and features of the days from the first price on, as we keep them."""
    on_sale = pl.col("sell_price").is_not_null().cum_max().over("series")
    rows = frame.filter(on_sale).select("demand", *NAMES)
    # Of Snappy, LZ4 and no compression the fastest here.
    rows.write_parquet(path, compression="snappy", statistics=False)


def main(folder, category, max_items, write_to=None):
    checks = Checks()
    sales, calendar, prices = read(folder, category, int(max_items))
    read_seconds = time.perf_counter() - checks.started
    stores = prices.partition_by("store_id", as_dict=True)
    for (store,), part in sales.partition_by("store_id", as_dict=True, maintain_order=True).items():
        frame, days = features(part, calendar, stores[(store,)])
        if write_to:
            write(frame, f"{write_to}/{store}.parquet")
            continue
        checks.add(part["series"].to_list(), days, lambda name: frame[name].to_numpy())
    checks.print(read_seconds)


main(*sys.argv[1:])
