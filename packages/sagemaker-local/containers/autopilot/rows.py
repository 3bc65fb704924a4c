"""The rows of a channel as one table, and what is wrong with them."""

import pandas as pd
from sagemaker_container.job import UserError

# AWS's quota: what has fewer is no data set for a search.
MIN_ROWS = 500
PARQUET = "x-application/vnd.amazon+parquet"
NAMES_SHOWN = 20


def read_channel(job, name, asked):
    """Every file of the channel, one below the other."""
    # The channel's folder is named after AWS's words for it.
    files = job.channel_files(name)
    if not files:
        raise UserError(f"Channel '{name}' has no files.")
    tables = [_read(path, asked) for path in files]
    columns = list(tables[0].columns)
    for path, table in zip(files, tables):
        if list(table.columns) != columns:
            raise UserError(
                f"{path.name} of channel '{name}' has other columns than {files[0].name}: {_names(table.columns)} and {_names(columns)}."
            )
    return pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]


def check_rows(training, validation, target):
    """Raises UserError for what no search could learn from."""
    if target not in training.columns:
        raise UserError(
            f"Target attribute '{target}' is not a column of the training data, which has {_names(training.columns)}."
        )
    if training.shape[1] < 2:
        raise UserError(f"The training data has no column beside the target attribute '{target}'.")
    duplicated = training.columns[training.columns.duplicated()]
    if len(duplicated):
        raise UserError(f"The training data has column '{duplicated[0]}' more than once.")
    known = int(training[target].notna().sum())
    if known < MIN_ROWS:
        raise UserError(f"The training data has {known} rows with a target; at least {MIN_ROWS} are needed.")
    if training[target].nunique() < 2:
        raise UserError(f"Target attribute '{target}' has the same value in all rows; there is nothing to learn.")
    if validation is None:
        return
    missing = [name for name in training.columns if name not in validation.columns]
    if missing:
        raise UserError(f"The validation data lacks {_names(missing)} of the training data.")
    if not validation[target].notna().any():
        raise UserError(f"The validation data has no row with a target ('{target}').")


def _read(path, asked):
    try:
        if asked["contentType"].replace(" ", "") == PARQUET:
            return pd.read_parquet(path)
        return pd.read_csv(path, compression="gzip" if asked.get("compression") == "Gzip" else None, low_memory=False)
    except Exception as error:
        raise UserError(f"{path.name} can't be read as {asked['contentType']}: {error}") from error


def _names(columns):
    names = [f"'{name}'" for name in list(columns)[:NAMES_SHOWN]]
    more = len(columns) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")
