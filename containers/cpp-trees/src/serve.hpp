// The command `serve`: /ping, /execution-parameters and /invocations.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "csv.hpp"
#include "http.hpp"
#include "job.hpp"
#include "model.hpp"
#include "parallel.hpp"

// A model, or why there is none: the health check tells it, as a container on the platform does.
struct LoadedModel {
  std::unique_ptr<Model> model;
  std::string problem;
};

inline LoadedModel load_model() {
  const fs::path path = fs::path(environment("SAGEMAKER_BASE_DIR", "/opt/ml")) / "model" / "model.txt";
  try {
    return {std::make_unique<Model>(model_of(read_file(path))), ""};
  } catch (const std::exception& error) {
    std::fprintf(stderr, "The model can't be loaded: %s\n", error.what());
    return {nullptr, error.what()};
  }
}

// `text/csv; charset=utf-8` -> `text/csv`
inline std::string media_type(const HttpRequest& request, const std::string& header, const std::string& otherwise) {
  const auto found = request.headers.find(header);
  const std::string text = found == request.headers.end() || found->second.empty() ? otherwise : found->second;
  return text.substr(0, text.find_first_of("; "));
}

inline std::string encode(const std::vector<double>& predictions, const std::string& accept, bool one_a_line) {
  std::string text;
  char number[40];
  for (size_t at = 0; at < predictions.size(); ++at) {
    std::snprintf(number, sizeof number, "%.9g", predictions[at]);
    if (accept == "application/json") {
      text += (at == 0 ? "{\"score\": " : ", {\"score\": ") + std::string(number) + "}";
    } else if (accept == "application/jsonlines") {
      text += "{\"score\": " + std::string(number) + "}\n";
    } else {
      text += number;
      if (one_a_line) text += "\n";
      else if (at + 1 < predictions.size()) text += ",";
    }
  }
  return accept == "application/json" ? "{\"predictions\": [" + text + "]}" : text;
}

inline HttpAnswer predict(const HttpRequest& request, const LoadedModel& loaded, bool one_a_line) {
  if (request.body.find_first_not_of(" \r\n\t") == std::string::npos) return {204, "", ""};
  const std::string accept = media_type(request, "accept", environment("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "text/csv"));
  if (accept != "text/csv" && accept != "*/*" && accept != "application/json" && accept != "application/jsonlines") {
    return {406, "text/plain", "Accept type " + accept + " is not supported"};
  }
  const std::string type = media_type(request, "content-type", "text/csv");
  if (type != "text/csv" && type != "csv") return {415, "text/plain", "Content type " + type + " is not supported"};
  if (loaded.model == nullptr) return {500, "text/plain", "Unable to load model: " + loaded.problem};
  Rows rows;
  try {
    append_csv(request.body, rows);
  } catch (const CsvFault& fault) {
    return {415, "text/plain", std::string("Loading csv data failed: ") + fault.what()};
  }
  if (rows.width != loaded.model->features) {
    return {400, "text/plain", "the rows have " + std::to_string(rows.width) + " features, the model was trained on " +
                                   std::to_string(loaded.model->features)};
  }
  std::vector<double> predictions(rows.count());
  in_parts(rows.count(), rows.count() < 1000 ? 1 : granted_threads(), [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) predictions[row] = loaded.model->predict(rows.row(row));
  });
  const std::string form = accept == "*/*" ? "text/csv" : accept;
  return {200, form, encode(predictions, form, one_a_line)};
}

inline int serve() {
  const LoadedModel loaded = load_model();
  const size_t max_bytes = std::strtoull(environment("MAX_CONTENT_LENGTH", "6291456").c_str(), nullptr, 10);
  // A batch transform puts each answer on a line of its own.
  const bool one_a_line = environment("SAGEMAKER_BATCH", "") == "true";
  const auto answer = [&](const HttpRequest& request) -> HttpAnswer {
    const bool is_get = request.method == "GET";
    if (is_get && request.path == "/ping") {
      return loaded.model == nullptr ? HttpAnswer{500, "text/plain", loaded.problem} : HttpAnswer{};
    }
    if (is_get && request.path == "/execution-parameters") {
      return {200, "application/json",
              "{\"MaxConcurrentTransforms\": " + std::to_string(granted_threads()) +
                  ", \"BatchStrategy\": \"MULTI_RECORD\", \"MaxPayloadInMB\": " + std::to_string(max_bytes >> 20) + "}"};
    }
    if (request.method == "POST" && request.path == "/invocations") return predict(request, loaded, one_a_line);
    return {404, "text/plain", ""};
  };
  Job::catch_stop();
  try {
    // 0.0.0.0 inside a container, where the platform connects from outside; loopback when run as a plain process.
    const int port = std::atoi(environment("SAGEMAKER_BIND_TO_PORT", "8080").c_str());
    std::printf("serving on port %d\n", port);
    std::fflush(stdout);
    listen_http(environment("SAGEMAKER_BIND_HOST", "0.0.0.0"), port, max_bytes, stop_requested, answer);
    // Connections that are still open have threads that use the model: they end with the process.
    std::_Exit(0);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
