"""What a search tells people: its leaderboard, and what its best candidate looks at."""

import csv
import json

# Rows that are shuffled: importance of many says no more.
MAX_ROWS = 5_000
SHUFFLES = 5


def write_leaderboard(predictor, state, objective, folder):
    """leaderboard.csv: a line for each candidate, best first; those that failed last, with the reason."""
    folder.mkdir(parents=True, exist_ok=True)
    board = predictor.leaderboard(silent=True)
    rows = {row["model"]: row for row in board.to_dict("records")}
    rank = {model: place for place, model in enumerate(board["model"])}
    candidates = sorted(state["candidates"], key=lambda one: rank.get(one["model"], len(rank)))
    with open(folder / "leaderboard.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["candidate", "status", objective, "fit_seconds", "predict_seconds", "stack_level", "reason"])
        for one in candidates:
            row = rows.get(one["model"], {})
            numbers = [row.get(name, "") for name in ("fit_time", "pred_time_val", "stack_level")]
            writer.writerow([one["model"], one["status"], one.get("value", ""), *numbers, one.get("failureReason", "")])


def explain(predictor, rows, seconds, folder):
    """feature_importance.csv and analysis.json: by how much the objective gets worse when a column is shuffled."""
    target = explainability_folder(folder)
    importance = predictor.feature_importance(
        rows.dropna(subset=[predictor.label]),
        subsample_size=MAX_ROWS,
        num_shuffle_sets=SHUFFLES,
        time_limit=max(1.0, seconds),
        silent=True,
    )
    target.mkdir(parents=True, exist_ok=True)
    importance.index.name = "feature"
    importance.to_csv(target / "feature_importance.csv")
    values = {name: float(value) for name, value in importance["importance"].items()}
    analysis = {"model": predictor.model_best, "explanations": {"permutation_importance": values}}
    (target / "analysis.json").write_text(json.dumps(analysis, indent=1))


def explainability_folder(folder):
    return folder / "explainability" / "output"
