// Rows of numbers as CSV without a header; an empty field is a missing value.
#pragma once

#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

// Rows one after the other.
struct Rows {
  std::vector<float> values;
  size_t width = 0;

  size_t count() const { return width == 0 ? 0 : values.size() / width; }
  const float* row(size_t index) const { return values.data() + index * width; }
};

// What of a text is no CSV of numbers, with its line.
struct CsvFault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Adds the lines of a text. All rows must have the width of the first one that was ever added. Throws CsvFault.
inline void append_csv(const std::string& text, Rows& rows) {
  const char* at = text.c_str();
  const char* const end = at + text.size();
  for (size_t line = 1; at < end; ++line) {
    while (at < end && (*at == '\r' || *at == ' ')) ++at;
    if (at < end && *at == '\n') {
      ++at;
      continue;
    }
    if (at == end) break;
    size_t fields = 0;
    for (;;) {
      while (at < end && *at == ' ') ++at;
      float value = std::numeric_limits<float>::quiet_NaN();
      if (at < end && *at != ',' && *at != '\n' && *at != '\r') {
        char* after = nullptr;
        value = std::strtof(at, &after);
        if (after == at) throw CsvFault("line " + std::to_string(line) + ", field " + std::to_string(fields + 1) + " is no number");
        at = after;
      }
      rows.values.push_back(value);
      ++fields;
      while (at < end && (*at == ' ' || *at == '\r')) ++at;
      if (at == end || *at == '\n') break;
      if (*at != ',') throw CsvFault("line " + std::to_string(line) + ", field " + std::to_string(fields) + " is no number");
      ++at;
    }
    if (at < end) ++at;
    if (rows.width == 0) rows.width = fields;
    if (fields != rows.width) {
      throw CsvFault("line " + std::to_string(line) + " has " + std::to_string(fields) + " fields, and the first one has " +
                     std::to_string(rows.width));
    }
  }
}
