// The command `train`.
#pragma once

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "bins.hpp"
#include "checkpoints.hpp"
#include "csv.hpp"
#include "grow.hpp"
#include "job.hpp"
#include "model.hpp"
#include "settings.hpp"

// A channel in memory, and the score of each row so far.
struct Channel {
  std::string name;
  std::vector<float> labels;
  Rows features;
  std::vector<double> scores;
};

inline void require_csv(const std::string& name, const std::string& content_type) {
  const std::string media = content_type.substr(0, content_type.find(';'));
  if (media == "text/csv" || media == "csv") return;
  throw UserError("Content type '" + content_type + "' of channel '" + name + "' is not supported. Use text/csv, label first and without a header.");
}

inline Channel read_channel(const Job& job, const std::string& name) {
  Rows rows;
  const std::vector<fs::path> files = job.files(name);
  if (files.empty()) throw UserError("Channel '" + name + "' is empty: no data file was found.");
  for (const fs::path& file : files) {
    try {
      append_csv(read_file(file), rows);
    } catch (const CsvFault& fault) {
      throw UserError(file.filename().string() + " of channel '" + name + "' can't be read as CSV of numbers without a header: " + fault.what() + ".");
    }
  }
  if (rows.count() == 0) throw UserError("Channel '" + name + "' has no rows.");
  if (rows.width < 2) throw UserError("Channel '" + name + "' has a label and no features.");
  Channel channel;
  channel.name = name;
  channel.features.width = rows.width - 1;
  channel.features.values.reserve(rows.count() * channel.features.width);
  for (size_t row = 0; row < rows.count(); ++row) {
    const float* values = rows.row(row);
    if (!std::isfinite(values[0])) throw UserError("Row " + std::to_string(row + 1) + " of channel '" + name + "' has no label.");
    channel.labels.push_back(values[0]);
    channel.features.values.insert(channel.features.values.end(), values + 1, values + rows.width);
  }
  std::printf("%s: %zu rows x %zu features\n", name.c_str(), channel.labels.size(), channel.features.width);
  return channel;
}

inline std::vector<Channel> read_channels(const Job& job) {
  const std::map<std::string, std::string> types = job.channels();
  for (const auto& [name, type] : types) {
    if (name != "train" && name != "validation") {
      throw UserError("Extraneous channel found: " + name + ". The channels are train and validation.");
    }
    require_csv(name, type);
  }
  if (types.count("train") == 0) throw UserError("Channel 'train' is missing.");
  std::vector<Channel> channels{read_channel(job, "train")};
  if (types.count("validation") > 0) channels.push_back(read_channel(job, "validation"));
  if (channels.back().features.width != channels.front().features.width) {
    throw UserError("Channel 'validation' has " + std::to_string(channels.back().features.width) + " features, and channel 'train' has " +
                    std::to_string(channels.front().features.width) + ".");
  }
  return channels;
}

inline Model begin_model(const Checkpoints& checkpoints, const Settings& settings, const Channel& training) {
  const fs::path latest = checkpoints.latest();
  if (!latest.empty()) {
    Model model = model_of(read_file(latest));
    if (model.features != training.features.width || model.objective != settings.objective) {
      throw UserError("The checkpoint " + latest.filename().string() + " belongs to a job of other data or another objective.");
    }
    if (!model.trees.empty()) std::printf("resuming after round %zu\n", model.trees.size() - 1);
    return model;
  }
  Model model;
  model.objective = settings.objective;
  model.features = training.features.width;
  model.first = first_score(settings.objective, training.labels);
  return model;
}

inline void add_tree(Channel& channel, const Tree& tree, unsigned threads) {
  in_parts(channel.labels.size(), threads, [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) channel.scores[row] += value_of(tree, channel.features.row(row));
  });
}

inline double error_of(const Channel& channel, Objective objective) {
  double sum = 0;
  for (size_t row = 0; row < channel.labels.size(); ++row) {
    const double off = prediction_of(objective, channel.scores[row]) - channel.labels[row];
    sum += off * off;
  }
  return std::sqrt(sum / static_cast<double>(channel.labels.size()));
}

inline void log_round(size_t round, const std::vector<Channel>& channels, Objective objective) {
  std::printf("[%zu]", round);
  for (const Channel& channel : channels) std::printf("\t%s-rmse:%.6g", channel.name.c_str(), error_of(channel, objective));
  std::printf("\n");
}

inline void boost(Model& model, std::vector<Channel>& channels, const Settings& settings, Checkpoints& checkpoints) {
  const unsigned threads = granted_threads();
  for (Channel& channel : channels) {
    channel.scores.assign(channel.labels.size(), model.first);
    for (const Tree& tree : model.trees) add_tree(channel, tree, threads);
  }
  Channel& training = channels.front();
  const BinnedRows binned = bin_rows(training.features, settings.max_bins, threads);
  Grower grower(binned, settings, threads);
  std::vector<Slope> slopes(training.labels.size());
  while (model.trees.size() < static_cast<size_t>(settings.rounds)) {
    if (stop_requested) {
      std::printf("stopping on request\n");
      return;
    }
    const size_t round = model.trees.size();
    for (size_t row = 0; row < slopes.size(); ++row) slopes[row] = slope_of(settings, training.scores[row], training.labels[row]);
    model.trees.push_back(grower.grow(slopes, static_cast<int>(round)));
    for (Channel& channel : channels) add_tree(channel, model.trees.back(), threads);
    log_round(round, channels, settings.objective);
    if (checkpoints.is_due(model.trees.size())) checkpoints.save(model);
  }
}

inline int train() {
  // Line by line, so that each metric is read while the job runs.
  std::setvbuf(stdout, nullptr, _IOLBF, 1 << 16);
  const Job job;
  try {
    const Settings settings = read_settings(job.hyperparameters());
    Job::catch_stop();
    std::vector<Channel> channels = read_channels(job);
    Checkpoints checkpoints(job.checkpoint_folder());
    Model model = begin_model(checkpoints, settings, channels.front());
    boost(model, channels, settings, checkpoints);
    fs::create_directories(job.model_folder);
    write_whole(job.model_folder / "model.txt", job.model_folder / ".model.txt.part", to_text(model));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    job.write_failure(error.what());
    return 1;
  }
}
