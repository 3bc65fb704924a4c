// The training side of the container contract: where things lie, how a job fails, how it is stopped.
#pragma once

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "json.hpp"

namespace fs = std::filesystem;

// Something the caller of the job can change: a hyperparameter, a channel, the data.
struct UserError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + " can't be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Appears whole, under its own name at last. `part` is a name that nobody takes for the file.
inline void write_whole(const fs::path& path, const fs::path& part, const std::string& text) {
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) throw std::runtime_error(part.string() + " can't be written");
  fs::rename(part, path);
}

// Set by SIGTERM, which the platform sends two minutes before it kills.
inline std::atomic<bool> stop_requested{false};

// The environment of a container, with what holds where it says nothing.
inline std::string environment(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

// Threads to compute with: what the platform grants, else all cores.
inline unsigned granted_threads() {
  const int granted = std::atoi(environment("OMP_NUM_THREADS", "0").c_str());
  return std::max(1u, granted > 0 ? static_cast<unsigned>(granted) : std::thread::hardware_concurrency());
}

// One training job below its base folder.
class Job {
 public:
  const fs::path base = environment("SAGEMAKER_BASE_DIR", "/opt/ml");
  const fs::path model_folder = base / "model";

  // All values are strings, as the API has them.
  std::map<std::string, std::string> hyperparameters() const {
    std::map<std::string, std::string> values;
    for (const auto& [name, value] : config("hyperparameters.json").members) values[name] = value.text;
    return values;
  }

  // The content type of each channel.
  std::map<std::string, std::string> channels() const {
    std::map<std::string, std::string> types;
    for (auto& [name, channel] : config("inputdataconfig.json").members) {
      const auto found = channel.members.find("ContentType");
      types[name] = found == channel.members.end() ? "text/csv" : found->second.text;
    }
    return types;
  }

  // Every data file of a channel, in name order; hidden ones are no data.
  std::vector<fs::path> files(const std::string& channel) const {
    std::vector<fs::path> found;
    const fs::path folder = base / "input" / "data" / channel;
    if (!fs::exists(folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file() && !is_hidden(fs::relative(entry.path(), folder))) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  // Where checkpoints go; empty unless the job asks for them.
  fs::path checkpoint_folder() const {
    const Json read = config("checkpointconfig.json");
    const auto found = read.members.find("LocalPath");
    return found == read.members.end() ? fs::path() : fs::path(found->second.text);
  }

  // Says to the platform why the job failed.
  void write_failure(const std::string& reason) const {
    fs::create_directories(base / "output");
    std::ofstream(base / "output" / "failure") << reason;
  }

  static void catch_stop() {
    std::signal(SIGTERM, [](int) { stop_requested = true; });
  }

 private:
  Json config(const char* name) const {
    const fs::path path = base / "input" / "config" / name;
    if (!fs::exists(path)) return {};
    const std::string text = read_file(path);
    return JsonReader(text).read();
  }

  static bool is_hidden(const fs::path& path) {
    return std::any_of(path.begin(), path.end(), [](const fs::path& part) {
      const char first = part.string().front();
      return first == '.' || first == '_';
    });
  }
};
