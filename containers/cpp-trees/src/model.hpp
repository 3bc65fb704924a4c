// A model: what boosting began with, and its trees. As a file it is lines of text.
#pragma once

#include <cmath>
#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "loss.hpp"

// A split, or a leaf where `feature` is negative.
struct Node {
  int feature = -1;
  // Rows up to it go left.
  float threshold = 0;
  bool missing_goes_left = false;
  int left = 0;
  int right = 0;
  // What a leaf adds to the score.
  double value = 0;
};

using Tree = std::vector<Node>;

inline double value_of(const Tree& tree, const float* row) {
  const Node* node = &tree[0];
  while (node->feature >= 0) {
    const float value = row[node->feature];
    const bool goes_left = std::isnan(value) ? node->missing_goes_left : value <= node->threshold;
    node = &tree[goes_left ? node->left : node->right];
  }
  return node->value;
}

struct Model {
  Objective objective = Objective::squared_error;
  size_t features = 0;
  double first = 0;
  std::vector<Tree> trees;

  double predict(const float* row) const {
    double score = first;
    for (const Tree& tree : trees) score += value_of(tree, row);
    return prediction_of(objective, score);
  }
};

constexpr const char* MODEL_FORM = "cpp-trees-1";

inline std::string to_text(const Model& model) {
  static const char* const names[] = {"squared_error", "poisson", "tweedie"};
  char line[160];
  // Nine digits bring a float back exactly, and seventeen a double.
  std::snprintf(line, sizeof line, "%s %s %zu %.17g %zu\n", MODEL_FORM, names[static_cast<int>(model.objective)], model.features,
                model.first, model.trees.size());
  std::string text = line;
  for (const Tree& tree : model.trees) {
    text += std::to_string(tree.size()) + "\n";
    for (const Node& node : tree) {
      std::snprintf(line, sizeof line, "%d %.9g %d %d %d %.17g\n", node.feature, static_cast<double>(node.threshold),
                    node.missing_goes_left ? 1 : 0, node.left, node.right, node.value);
      text += line;
    }
  }
  return text;
}

// Throws std::runtime_error where the text is no model, or not all of one.
inline Model model_of(const std::string& text) {
  std::istringstream source(text);
  std::string form, objective;
  Model model;
  size_t trees = 0;
  source >> form >> objective >> model.features >> model.first >> trees;
  if (!source || form != MODEL_FORM) throw std::runtime_error("the file is no model of cpp-trees");
  model.objective = objective_of(objective);
  for (size_t index = 0; index < trees; ++index) {
    size_t nodes = 0;
    source >> nodes;
    Tree tree;
    for (size_t at = 0; source && at < nodes; ++at) {
      Node node;
      source >> node.feature >> node.threshold >> node.missing_goes_left >> node.left >> node.right >> node.value;
      const auto is_later = [&](int child) { return child > static_cast<int>(at) && child < static_cast<int>(nodes); };
      const bool is_sound = node.feature < 0 || (node.feature < static_cast<int>(model.features) && is_later(node.left) && is_later(node.right));
      if (!source || !is_sound) throw std::runtime_error("the model is cut off or damaged in tree " + std::to_string(index + 1));
      tree.push_back(node);
    }
    if (tree.empty()) throw std::runtime_error("the model is cut off or damaged in tree " + std::to_string(index + 1));
    model.trees.push_back(std::move(tree));
  }
  return model;
}
