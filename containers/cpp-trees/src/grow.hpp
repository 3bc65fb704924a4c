// One tree: always the leaf is split whose split gains most, until there are enough leaves.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include "bins.hpp"
#include "loss.hpp"
#include "model.hpp"
#include "parallel.hpp"

struct Sums {
  double gradient = 0;
  double curvature = 0;
  double rows = 0;

  void add(const Sums& other) {
    gradient += other.gradient;
    curvature += other.curvature;
    rows += other.rows;
  }
  Sums without(const Sums& other) const {
    return {gradient - other.gradient, curvature - other.curvature, rows - other.rows};
  }
};

// Sums of a leaf by bin, feature after feature.
using Histogram = std::vector<std::array<Sums, 256>>;

struct Split {
  double gain = 0;
  size_t feature = 0;
  int bin = 0;
  bool missing_goes_left = false;
};

// A step of this size changes a mean by a factor of fifty: more would only be an accident of a few rows.
constexpr double LARGEST_STEP = 4;
// Threads are worth their start from as many values on.
constexpr size_t VALUES_A_THREAD = 50000;

class Grower {
 public:
  Grower(const BinnedRows& data, const Settings& settings, unsigned threads)
      : data_(data), settings_(settings), threads_(threads) {}

  // The tree that lowers the loss. Rows and features of a round are drawn by its number alone, so that a job that goes on
  // from a checkpoint grows the trees it would have grown.
  Tree grow(const std::vector<Slope>& slopes, int round) {
    std::mt19937_64 random(settings_.seed * 1000003u + static_cast<std::uint64_t>(round));
    draw_rows(random);
    draw_features(random);
    tree_.assign(1, Node());
    leaves_.clear();
    leaves_.push_back(whole(slopes));
    while (leaves_.size() < static_cast<size_t>(settings_.max_leaves)) {
      const auto best = std::max_element(leaves_.begin(), leaves_.end(),
                                         [](const Leaf& a, const Leaf& b) { return a.split.gain < b.split.gain; });
      if (best->split.gain <= 1e-9) break;
      split(static_cast<size_t>(best - leaves_.begin()), slopes);
    }
    for (const Leaf& leaf : leaves_) tree_[leaf.node].value = settings_.learning_rate * step_of(leaf.sums);
    return tree_;
  }

 private:
  struct Leaf {
    int node = 0;
    // Its rows within rows_.
    size_t begin = 0;
    size_t end = 0;
    Sums sums;
    Histogram histogram;
    Split split;
  };

  static double draw(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1.0p-53; }

  void draw_rows(std::mt19937_64& random) {
    rows_.clear();
    for (std::uint32_t row = 0; row < data_.rows; ++row) {
      if (settings_.row_share >= 1 || draw(random) < settings_.row_share) rows_.push_back(row);
    }
  }

  void draw_features(std::mt19937_64& random) {
    features_.resize(data_.features());
    for (size_t at = 0; at < features_.size(); ++at) features_[at] = at;
    const size_t wanted = static_cast<size_t>(std::ceil(settings_.feature_share * static_cast<double>(features_.size())));
    for (size_t at = 0; at < wanted && wanted < features_.size(); ++at) {
      std::swap(features_[at], features_[at + static_cast<size_t>(draw(random) * static_cast<double>(features_.size() - at))]);
    }
    features_.resize(wanted);
    // In their own order, so that of two equal splits the first feature's is taken.
    std::sort(features_.begin(), features_.end());
  }

  Leaf whole(const std::vector<Slope>& slopes) {
    Leaf leaf;
    leaf.end = rows_.size();
    for (const std::uint32_t row : rows_) leaf.sums.add({slopes[row].gradient, slopes[row].curvature, 1});
    leaf.histogram = count(leaf, slopes);
    leaf.split = best_split(leaf);
    return leaf;
  }

  unsigned threads_for(size_t values) const {
    return static_cast<unsigned>(std::min<size_t>(threads_, 1 + values / VALUES_A_THREAD));
  }

  Histogram count(const Leaf& leaf, const std::vector<Slope>& slopes) const {
    const size_t rows = leaf.end - leaf.begin;
    std::vector<Slope> own(rows);
    for (size_t at = 0; at < rows; ++at) own[at] = slopes[rows_[leaf.begin + at]];
    Histogram histogram(features_.size());
    in_parts(features_.size(), threads_for(rows * features_.size()), [&](size_t begin, size_t end) {
      for (size_t at = begin; at < end; ++at) {
        const std::vector<std::uint8_t>& bins = data_.bins[features_[at]];
        std::array<Sums, 256>& sums = histogram[at];
        for (size_t row = 0; row < rows; ++row) {
          Sums& bin = sums[bins[rows_[leaf.begin + row]]];
          bin.gradient += own[row].gradient;
          bin.curvature += own[row].curvature;
          bin.rows += 1;
        }
      }
    });
    return histogram;
  }

  double worth(const Sums& sums) const {
    const double divisor = sums.curvature + settings_.lambda;
    return divisor <= 0 ? 0 : sums.gradient * sums.gradient / divisor;
  }

  double step_of(const Sums& sums) const {
    const double divisor = sums.curvature + settings_.lambda;
    const double step = divisor <= 0 ? 0 : -sums.gradient / divisor;
    return settings_.objective == Objective::squared_error ? step : std::clamp(step, -LARGEST_STEP, LARGEST_STEP);
  }

  Split best_split(const Leaf& leaf) const {
    Split best;
    if (leaf.sums.rows < 2 * settings_.min_rows) return best;
    for (size_t at = 0; at < features_.size(); ++at) {
      const std::array<Sums, 256>& bins = leaf.histogram[at];
      const Sums& missing = bins[MISSING_BIN];
      const int last = static_cast<int>(data_.thresholds[features_[at]].size());
      Sums left;
      for (int bin = 0; bin < last; ++bin) {
        left.add(bins[bin]);
        const bool is_left_larger = left.rows * 2 > leaf.sums.rows;
        consider(leaf, left, {0, at, bin, missing.rows == 0 && is_left_larger}, best);
        if (missing.rows == 0) continue;
        Sums with_missing = left;
        with_missing.add(missing);
        consider(leaf, with_missing, {0, at, bin, true}, best);
      }
    }
    return best;
  }

  void consider(const Leaf& leaf, const Sums& left, Split split, Split& best) const {
    const Sums right = leaf.sums.without(left);
    if (left.rows < settings_.min_rows || right.rows < settings_.min_rows) return;
    split.gain = worth(left) + worth(right) - worth(leaf.sums);
    if (split.gain > best.gain) best = split;
  }

  void split(size_t index, const std::vector<Slope>& slopes) {
    Leaf parent = std::move(leaves_[index]);
    const Split& chosen = parent.split;
    const size_t feature = features_[chosen.feature];
    const std::vector<std::uint8_t>& bins = data_.bins[feature];
    const auto goes_left = [&](std::uint32_t row) {
      return bins[row] == MISSING_BIN ? chosen.missing_goes_left : bins[row] <= chosen.bin;
    };
    const auto middle = std::stable_partition(rows_.begin() + static_cast<long>(parent.begin),
                                              rows_.begin() + static_cast<long>(parent.end), goes_left);
    Leaf left, right;
    left.node = static_cast<int>(tree_.size());
    right.node = left.node + 1;
    left.begin = parent.begin;
    left.end = right.begin = static_cast<size_t>(middle - rows_.begin());
    right.end = parent.end;
    Node& node = tree_[parent.node];
    node.feature = static_cast<int>(feature);
    node.threshold = data_.thresholds[feature][chosen.bin];
    node.missing_goes_left = chosen.missing_goes_left;
    node.left = left.node;
    node.right = right.node;
    tree_.resize(tree_.size() + 2);
    share(parent, left, right, slopes);
    leaves_[index] = std::move(left);
    leaves_.push_back(std::move(right));
  }

  // The smaller of two leaves is counted; the other one has what is left of both.
  void share(Leaf& parent, Leaf& left, Leaf& right, const std::vector<Slope>& slopes) {
    Leaf& smaller = left.end - left.begin <= right.end - right.begin ? left : right;
    Leaf& larger = &smaller == &left ? right : left;
    for (size_t at = smaller.begin; at < smaller.end; ++at) {
      const Slope& slope = slopes[rows_[at]];
      smaller.sums.add({slope.gradient, slope.curvature, 1});
    }
    larger.sums = parent.sums.without(smaller.sums);
    smaller.histogram = count(smaller, slopes);
    larger.histogram = std::move(parent.histogram);
    for (size_t at = 0; at < larger.histogram.size(); ++at) {
      for (size_t bin = 0; bin < 256; ++bin) {
        larger.histogram[at][bin] = larger.histogram[at][bin].without(smaller.histogram[at][bin]);
      }
    }
    left.split = best_split(left);
    right.split = best_split(right);
  }

  const BinnedRows& data_;
  const Settings& settings_;
  const unsigned threads_;
  // The rows that the tree sees, each leaf's together.
  std::vector<std::uint32_t> rows_;
  std::vector<size_t> features_;
  std::vector<Leaf> leaves_;
  Tree tree_;
};
