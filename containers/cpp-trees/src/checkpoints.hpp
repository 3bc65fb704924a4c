// Models so far, in a folder that the platform restores at a start and copies away while the job runs.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "job.hpp"
#include "model.hpp"

class Checkpoints {
 public:
  explicit Checkpoints(const fs::path& folder) : folder_(folder) {
    if (!folder_.empty()) fs::create_directories(folder_);
  }

  // The newest file; empty without one.
  fs::path latest() const {
    const std::vector<fs::path> all = files();
    return all.empty() ? fs::path() : all.back();
  }

  // Every ten rounds, and rarely enough that saving costs a twentieth of the time at most.
  bool is_due(size_t rounds) const {
    return !folder_.empty() && rounds % 10 == 0 && std::chrono::steady_clock::now() >= next_;
  }

  void save(const Model& model) {
    const auto began = std::chrono::steady_clock::now();
    const std::string name = PREFIX + std::to_string(model.trees.size());
    // The platform does not copy files with this suffix.
    write_whole(folder_ / name, folder_ / (name + ".sagemaker-ignore"), to_text(model));
    std::vector<fs::path> all = files();
    for (size_t at = 0; at + 2 < all.size(); ++at) fs::remove(all[at]);
    const auto now = std::chrono::steady_clock::now();
    next_ = now + 20 * (now - began);
  }

 private:
  inline static const std::string PREFIX = "cpp-trees-checkpoint.";

  // By the rounds in their names.
  std::vector<fs::path> files() const {
    std::vector<std::pair<long, fs::path>> numbered;
    if (!folder_.empty()) {
      for (const auto& entry : fs::directory_iterator(folder_)) {
        const std::string name = entry.path().filename().string();
        const std::string rounds = name.rfind(PREFIX, 0) == 0 ? name.substr(PREFIX.size()) : "";
        if (rounds.empty() || rounds.find_first_not_of("0123456789") != std::string::npos) continue;
        numbered.emplace_back(std::stol(rounds), entry.path());
      }
    }
    std::sort(numbered.begin(), numbered.end());
    std::vector<fs::path> paths;
    for (auto& [rounds, path] : numbered) paths.push_back(path);
    return paths;
  }

  const fs::path folder_;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::time_point::min();
};
