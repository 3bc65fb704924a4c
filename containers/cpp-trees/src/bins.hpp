// Features as small integers: a split is looked for between the bins of a feature, of which there are 255 at most.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "csv.hpp"
#include "parallel.hpp"

constexpr int MISSING_BIN = 255;

struct BinnedRows {
  size_t rows = 0;
  // Upper ends of the bins of each feature but the last, in ascending order.
  std::vector<std::vector<float>> thresholds;
  // Bins by feature, then row.
  std::vector<std::vector<std::uint8_t>> bins;

  size_t features() const { return bins.size(); }
};

// As many rows as quantiles are taken from.
constexpr size_t SAMPLED_ROWS = 200000;

// The thresholds of a feature: between all its values where they are few, at quantiles where they are many.
inline std::vector<float> thresholds_of(const Rows& rows, size_t feature, int max_bins) {
  std::vector<float> values;
  const size_t step = std::max<size_t>(1, rows.count() / SAMPLED_ROWS);
  for (size_t row = 0; row < rows.count(); row += step) {
    const float value = rows.row(row)[feature];
    if (!std::isnan(value)) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  std::vector<float> unique = values;
  unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
  std::vector<float> thresholds;
  if (unique.size() <= static_cast<size_t>(max_bins)) {
    for (size_t at = 0; at + 1 < unique.size(); ++at) thresholds.push_back(unique[at] / 2 + unique[at + 1] / 2);
  } else {
    for (int bin = 1; bin < max_bins; ++bin) thresholds.push_back(values[values.size() * bin / max_bins]);
    thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
  }
  return thresholds;
}

inline BinnedRows bin_rows(const Rows& features, int max_bins, unsigned threads) {
  BinnedRows binned;
  binned.rows = features.count();
  binned.thresholds.resize(features.width);
  binned.bins.resize(features.width);
  in_parts(features.width, threads, [&](size_t begin, size_t end) {
    for (size_t feature = begin; feature < end; ++feature) {
      const std::vector<float>& thresholds = binned.thresholds[feature] = thresholds_of(features, feature, max_bins);
      std::vector<std::uint8_t>& bins = binned.bins[feature];
      bins.resize(binned.rows);
      for (size_t row = 0; row < binned.rows; ++row) {
        const float value = features.row(row)[feature];
        bins[row] = std::isnan(value)
                        ? MISSING_BIN
                        : static_cast<std::uint8_t>(std::lower_bound(thresholds.begin(), thresholds.end(), value) - thresholds.begin());
      }
    }
  });
  return binned;
}
