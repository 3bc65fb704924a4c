// Hyperparameters of a job, checked before its data is read.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "job.hpp"

enum class Objective { squared_error, poisson, tweedie };

struct Settings {
  Objective objective = Objective::squared_error;
  double tweedie_power = 1.5;
  int rounds = 100;
  double learning_rate = 0.1;
  int max_leaves = 31;
  int min_rows = 20;
  double lambda = 1;
  double feature_share = 1;
  double row_share = 1;
  int max_bins = 255;
  std::uint64_t seed = 42;
};

inline Objective objective_of(const std::string& text) {
  if (text == "squared_error") return Objective::squared_error;
  if (text == "poisson") return Objective::poisson;
  if (text == "tweedie") return Objective::tweedie;
  throw UserError("Hyperparameter objective: '" + text + "' is not one of squared_error, poisson, tweedie.");
}

// A number within [low, high], of which `open` leaves out the lower end.
inline double number_of(const std::string& name, const std::string& text, double low, double high, bool open = false) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) {
    throw UserError("Hyperparameter " + name + ": '" + text + "' is no number.");
  }
  if (value < low || value > high || (open && value == low)) {
    std::ostringstream range;
    range << (open ? "(" : "[") << low << ", " << high << "]";
    throw UserError("Hyperparameter " + name + ": value " + text + " is not in range " + range.str() + ".");
  }
  return value;
}

inline double integer_of(const std::string& name, const std::string& text, double low, double high) {
  const double value = number_of(name, text, low, high);
  if (value != std::floor(value)) throw UserError("Hyperparameter " + name + ": '" + text + "' is no integer.");
  return value;
}

// Throws UserError for the first name or value that is wrong.
inline Settings read_settings(const std::map<std::string, std::string>& values) {
  Settings settings;
  using Text = const std::string&;
  const std::map<std::string, std::function<void(Text, Text)>> known = {
      {"objective", [&](Text, Text text) { settings.objective = objective_of(text); }},
      {"tweedie_power", [&](Text name, Text text) { settings.tweedie_power = number_of(name, text, 1.001, 1.999); }},
      {"rounds", [&](Text name, Text text) { settings.rounds = static_cast<int>(integer_of(name, text, 1, 100000)); }},
      {"learning_rate", [&](Text name, Text text) { settings.learning_rate = number_of(name, text, 0, 1, true); }},
      {"max_leaves", [&](Text name, Text text) { settings.max_leaves = static_cast<int>(integer_of(name, text, 2, 1024)); }},
      {"min_rows", [&](Text name, Text text) { settings.min_rows = static_cast<int>(integer_of(name, text, 1, 1e9)); }},
      {"lambda", [&](Text name, Text text) { settings.lambda = number_of(name, text, 0, 1e9); }},
      {"feature_share", [&](Text name, Text text) { settings.feature_share = number_of(name, text, 0, 1, true); }},
      {"row_share", [&](Text name, Text text) { settings.row_share = number_of(name, text, 0, 1, true); }},
      {"max_bins", [&](Text name, Text text) { settings.max_bins = static_cast<int>(integer_of(name, text, 2, 255)); }},
      {"seed", [&](Text name, Text text) { settings.seed = static_cast<std::uint64_t>(integer_of(name, text, 0, 2147483647)); }},
  };
  for (const auto& [name, text] : values) {
    // SageMaker's own tuning adds such names.
    if (name.rfind("_tuning_", 0) == 0) continue;
    const auto found = known.find(name);
    if (found == known.end()) throw UserError("Extraneous hyperparameter found: " + name + ".");
    found->second(name, text);
  }
  return settings;
}
