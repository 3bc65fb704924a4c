// Losses of counts. Poisson's and Tweedie's learn the logarithm of the mean, so that predictions stay above zero.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "settings.hpp"

struct Slope {
  float gradient;
  float curvature;
};

// First and second derivative of the loss of a row by its score.
inline Slope slope_of(const Settings& settings, double score, double label) {
  switch (settings.objective) {
    case Objective::squared_error:
      return {static_cast<float>(score - label), 1};
    case Objective::poisson: {
      const double mean = std::exp(score);
      return {static_cast<float>(mean - label), static_cast<float>(mean)};
    }
    case Objective::tweedie: {
      const double power = settings.tweedie_power;
      const double of_label = label * std::exp((1 - power) * score);
      const double of_mean = std::exp((2 - power) * score);
      return {static_cast<float>(of_mean - of_label),
              static_cast<float>((2 - power) * of_mean - (1 - power) * of_label)};
    }
  }
  throw std::logic_error("an objective without a loss");
}

// What a score says of the label.
inline double prediction_of(Objective objective, double score) {
  return objective == Objective::squared_error ? score : std::exp(score);
}

// Where boosting begins: the mean of all labels. Throws UserError for labels that the loss has no value for.
inline double first_score(Objective objective, const std::vector<float>& labels) {
  double sum = 0;
  for (size_t row = 0; row < labels.size(); ++row) {
    const float label = labels[row];
    if (!std::isfinite(label)) throw UserError("Row " + std::to_string(row + 1) + " of channel 'train' has no label.");
    if (objective != Objective::squared_error && label < 0) {
      throw UserError("Hyperparameter objective: counts are at least 0, and row " + std::to_string(row + 1) +
                      " of channel 'train' has the label " + std::to_string(label) + ".");
    }
    sum += label;
  }
  const double mean = sum / static_cast<double>(labels.size());
  if (objective == Objective::squared_error) return mean;
  if (mean <= 0) throw UserError("Hyperparameter objective: all labels of channel 'train' are 0, so there is nothing to learn of counts.");
  return std::log(mean);
}
