// JSON as SageMaker writes it for containers: small files of objects, strings and numbers.
#pragma once

#include <cctype>
#include <map>
#include <stdexcept>
#include <string>

// A value: the text of a string, number or literal, or the members of an object. What lists hold is not kept, since no
// file that is read here has one that matters.
struct Json {
  std::string text;
  std::map<std::string, Json> members;
};

class JsonReader {
 public:
  explicit JsonReader(const std::string& source) : source_(source) {}

  // Throws std::runtime_error with the place where the text is no JSON.
  Json read() {
    Json value = read_value();
    skip_space();
    if (at_ != source_.size()) fail("the end of the text");
    return value;
  }

 private:
  Json read_value() {
    skip_space();
    switch (peek()) {
      case '{':
        return read_object();
      case '[':
        return read_list();
      case '"':
        return {read_string(), {}};
      default:
        return {read_word(), {}};
    }
  }

  Json read_object() {
    Json value;
    take('{');
    if (skips('}')) return value;
    do {
      skip_space();
      const std::string name = read_string();
      skip_space();
      take(':');
      value.members[name] = read_value();
    } while (skips(','));
    take('}');
    return value;
  }

  Json read_list() {
    take('[');
    if (skips(']')) return {};
    do {
      read_value();
    } while (skips(','));
    take(']');
    return {};
  }

  std::string read_string() {
    std::string text;
    take('"');
    while (peek() != '"') text += peek() == '\\' ? read_escape() : std::string(1, source_[at_++]);
    take('"');
    return text;
  }

  std::string read_escape() {
    take('\\');
    const char kind = peek();
    ++at_;
    switch (kind) {
      case 'n':
        return "\n";
      case 't':
        return "\t";
      case 'r':
        return "\r";
      case 'b':
        return "\b";
      case 'f':
        return "\f";
      case 'u':
        return read_code_point();
      default:
        return std::string(1, kind);
    }
  }

  // As UTF-8. Halves of a pair are kept as they are: no name that is known has any.
  std::string read_code_point() {
    if (at_ + 4 > source_.size()) fail("four hexadecimal digits");
    const unsigned code = std::stoul(source_.substr(at_, 4), nullptr, 16);
    at_ += 4;
    if (code < 0x80) return std::string(1, static_cast<char>(code));
    if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
            static_cast<char>(0x80 | (code & 0x3F))};
  }

  std::string read_word() {
    const size_t begin = at_;
    while (at_ < source_.size() && (std::isalnum(static_cast<unsigned char>(source_[at_])) || is_sign(source_[at_]))) ++at_;
    if (at_ == begin) fail("a value");
    return source_.substr(begin, at_ - begin);
  }

  static bool is_sign(char one) { return one == '-' || one == '+' || one == '.'; }

  bool skips(char wanted) {
    skip_space();
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  void take(char wanted) {
    if (peek() != wanted) fail(std::string(1, wanted));
    ++at_;
  }

  char peek() const {
    if (at_ >= source_.size()) fail("more text");
    return source_[at_];
  }

  void skip_space() {
    while (at_ < source_.size() && std::isspace(static_cast<unsigned char>(source_[at_]))) ++at_;
  }

  [[noreturn]] void fail(const std::string& wanted) const {
    throw std::runtime_error("no JSON: " + wanted + " is missing at character " + std::to_string(at_ + 1));
  }

  const std::string& source_;
  size_t at_ = 0;
};
