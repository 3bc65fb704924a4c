"""The search itself: AutoGluon Tabular, a candidate for each model that it fits."""

import time

from autogluon.core.callbacks import AbstractCallback
from autogluon.core.utils.exceptions import TimeLimitExceeded
from autogluon.tabular import TabularPredictor

from reports import explain, write_leaderboard

# AWS's names of problems, metrics and algorithms -> AutoGluon's.
PROBLEMS = {"Regression": "regression", "BinaryClassification": "binary", "MulticlassClassification": "multiclass"}
METRICS = {
    "MSE": "mean_squared_error",
    "RMSE": "root_mean_squared_error",
    "MAE": "mean_absolute_error",
    "R2": "r2",
    "Accuracy": "accuracy",
    "F1": "f1",
    "F1macro": "f1_macro",
    "AUC": "roc_auc",
    "BalancedAccuracy": "balanced_accuracy",
    "Precision": "precision",
    "PrecisionMacro": "precision_macro",
    "Recall": "recall",
    "RecallMacro": "recall_macro",
}
MINIMIZED = ("MSE", "RMSE", "MAE")
DEFAULT_OBJECTIVES = {"regression": "MSE", "binary": "F1", "multiclass": "Accuracy"}
ALGORITHMS = {
    "lightgbm": "GBM",
    "xgboost": "XGB",
    "randomforest": "RF",
    "extra-trees": "XT",
    "linear-learner": "LR",
}
# In their order; where more candidates are wanted than these, AutoGluon's portfolio goes on.
FIRST_CANDIDATES = 8
# What is left for models to be saved and explained when the time for searching is over.
SEARCH_SHARE = 0.85
# An ensemble of fewer is none.
MIN_FOR_ENSEMBLE = 3


class Search(AbstractCallback):
    """One search, which is its own callback: before and after each model AutoGluon asks whether to go on."""

    def __init__(self, asked, progress, folder, began, threads):
        """began: by time.monotonic(), when the job's time began to run"""
        super().__init__()
        self.asked, self.progress, self.folder, self.began, self.threads = asked, progress, folder, began, threads
        self.stop_requested = False
        self.predictor = None
        self._fitting = None
        self._table = None
        self.objective = asked.get("objective")

    def run(self, table, validation):
        asked = self.asked
        self._table, self._validation = table, validation
        problem = PROBLEMS.get(asked.get("problemType"))
        metric = METRICS.get(self.objective)
        predictor = TabularPredictor(
            label=asked["target"], problem_type=problem, eval_metric=metric, path=str(self.folder), verbosity=2
        )
        # Found by the values of the target where the request leaves it open, and needed before the first candidate.
        kind = problem or infer_problem(table[asked["target"]])
        self.objective = self.objective or DEFAULT_OBJECTIVES[kind]
        if metric is None:
            predictor = TabularPredictor(
                label=asked["target"],
                problem_type=kind,
                eval_metric=METRICS[self.objective],
                path=str(self.folder),
                verbosity=2,
            )
        names = {value: key for key, value in PROBLEMS.items()}
        self.progress.resolve(names[kind], self.objective)
        self.progress.enter("FeatureEngineering")
        self.predictor = predictor
        try:
            predictor.fit(
                table,
                tuning_data=validation,
                time_limit=max(1.0, SEARCH_SHARE * asked["seconds"] - self._elapsed()),
                holdout_frac=asked.get("validationFraction") if validation is None else None,
                hyperparameters=self._portfolio(),
                ag_args_fit=self._limits(),
                fit_weighted_ensemble=asked["maxCandidates"] >= MIN_FOR_ENSEMBLE,
                num_cpus=self.threads,
                num_gpus=0,
                callbacks=[self],
                raise_on_no_models_fitted=False,
            )
        except TimeLimitExceeded:
            self._load_what_is_there()
        for model in self.progress.running():
            self.progress.end(model, "Stopped")
        if not self.stop_requested and self.progress.begun() >= asked["maxCandidates"]:
            self.progress.enter("MaxCandidatesReached")

    def stop(self, _signal, _frame):
        """Ends the search: between two candidates, or in the midst of one, which then is none."""
        self.stop_requested = True
        print("stopping on request", flush=True)
        if self._fitting is not None:
            raise TimeLimitExceeded

    def trained(self):
        return [one["model"] for one in self.progress.state["candidates"] if one["status"] == "Completed"]

    def why_nothing(self):
        reasons = [one for one in self.progress.state["candidates"] if "failureReason" in one]
        if self.stop_requested:
            return "The search was stopped before its first candidate was complete."
        if not reasons:
            return f"No candidate was complete within {self.asked['seconds']} seconds. Give the job more time."
        return f"All {len(reasons)} candidates failed. {reasons[0]['model']}: {reasons[0]['failureReason']}"

    def save_models(self, model_dir):
        """A folder for each candidate, with what it needs to predict."""
        for model in self.trained():
            self.predictor.clone_for_deployment(str(model_dir / model), model=model, dirs_exist_ok=True)

    def write_leaderboard(self, folder):
        write_leaderboard(self.predictor, self.progress.state, self.objective, folder)

    def explain(self, folder):
        self.progress.enter("GeneratingExplainabilityReport")
        left = self.asked["seconds"] - self._elapsed()
        try:
            explain(self.predictor, self._validation if self._validation is not None else self._table, left, folder)
        except TimeLimitExceeded:
            self.progress.fail_partly("The job's time was over before the importance of the features was computed.")
        except Exception as error:  # a search that has found a model is none the worse for it
            self.progress.enter("ExplainabilityError")
            self.progress.fail_partly(f"The importance of the features could not be computed: {error}")

    def _before_model_fit(self, trainer, model, stack_name="core", **_):
        if self.stop_requested:
            return True, False
        wanted = self.asked["maxCandidates"]
        # The last place is for the ensemble of all that came before.
        places = wanted - 1 if wanted >= MIN_FOR_ENSEMBLE else wanted
        if self.progress.begun() >= (places if stack_name == "core" else wanted):
            return False, True
        if self.progress.begun() == 0:
            self.progress.enter("TrainingModels")
        self._fitting = model.name
        self.progress.begin(model.name)
        return False, False

    def _after_model_fit(self, trainer, model_names, **_):
        model, self._fitting = self._fitting, None
        if model is None:
            return self.stop_requested
        if model in model_names:
            value = float(trainer.get_model_attribute(model=model, attribute="val_score"))
            self.progress.end(model, "Completed", -value if self.objective in MINIMIZED else value)
        elif self.stop_requested:
            self.progress.end(model, "Stopped")
        else:
            self.progress.end(model, "Failed", reason=_reason(trainer, model))
        return self.stop_requested

    def _portfolio(self):
        from autogluon.tabular.configs.hyperparameter_configs import get_hyperparameter_config

        wanted = self.asked["algorithms"] or list(ALGORITHMS)
        kinds = [ALGORITHMS[name] for name in wanted]
        name = "default" if self.asked["maxCandidates"] <= FIRST_CANDIDATES else "zeroshot"
        config = get_hyperparameter_config(name)
        portfolio = {kind: config.get(kind, {}) for kind in kinds}
        return {kind: models if models != [] else {} for kind, models in portfolio.items()}

    def _limits(self):
        seconds = self.asked.get("secondsPerCandidate")
        return {} if seconds is None else {"max_time_limit": seconds}

    def _elapsed(self):
        return time.monotonic() - self.began

    def _load_what_is_there(self):
        """A search that was broken off outside of a model has left a predictor that knows all that were complete."""
        if self.trained():
            self.predictor = TabularPredictor.load(str(self.folder))


def infer_problem(target):
    from autogluon.core.utils.utils import infer_problem_type

    return infer_problem_type(target.dropna())


def _reason(trainer, model):
    failure = getattr(trainer, "_models_failed_to_train_errors", {}).get(model)
    if failure is None:
        return "The candidate was given up: no time or memory was left for it."
    return f"{failure.get('exc_type')}: {failure.get('exc_str')}"
