// As much of HTTP/1.1 as a model server needs: requests with a length, one after the other on a connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

struct HttpRequest {
  std::string method;
  std::string path;
  // By their names in lower case.
  std::map<std::string, std::string> headers;
  std::string body;
};

struct HttpAnswer {
  int status = 200;
  std::string content_type = "text/plain";
  std::string body;
};

class HttpConnection {
 public:
  HttpConnection(int socket, size_t max_bytes) : socket_(socket), max_bytes_(max_bytes) {}
  ~HttpConnection() { close(socket_); }
  HttpConnection(const HttpConnection&) = delete;

  // Answers requests until the other side has no more, or says what can't be read.
  void serve(const std::function<HttpAnswer(const HttpRequest&)>& answer) {
    HttpRequest request;
    while (read_head(request)) {
      const auto length = request.headers.find("content-length");
      if (length == request.headers.end() && request.headers.count("transfer-encoding") > 0) {
        send({411, "text/plain", "give a Content-Length"}, false);
        return;
      }
      const size_t bytes = length == request.headers.end() ? 0 : std::strtoull(length->second.c_str(), nullptr, 10);
      if (request.headers["expect"] == "100-continue") send_text("HTTP/1.1 100 Continue\r\n\r\n");
      if (bytes > max_bytes_) {
        // Read and forgotten: an answer while the other side still writes would reach it as a broken connection.
        discard(bytes);
        const std::string reason = "the request has " + std::to_string(bytes) + " bytes, at most " + std::to_string(max_bytes_) + " are taken";
        send({413, "text/plain", reason}, false);
        return;
      }
      if (!read_body(request.body, bytes)) return;
      std::string connection = request.headers["connection"];
      for (char& letter : connection) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
      const bool stays = connection != "close";
      if (!send(answer(request), stays) || !stays) return;
    }
  }

 private:
  static constexpr size_t MAX_HEAD = 65536;
  static constexpr size_t MAX_DISCARDED = 100u * 1024 * 1024;

  bool fill() {
    char part[65536];
    const ssize_t count = recv(socket_, part, sizeof part, 0);
    if (count <= 0) return false;
    buffer_.append(part, static_cast<size_t>(count));
    return true;
  }

  bool read_head(HttpRequest& request) {
    size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (buffer_.size() > MAX_HEAD || !fill()) return false;
    }
    const std::string head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    request = HttpRequest();
    size_t line_end = head.find("\r\n");
    const std::string first = head.substr(0, line_end);
    const size_t one = first.find(' '), two = first.find(' ', one + 1);
    if (one == std::string::npos || two == std::string::npos) return false;
    request.method = first.substr(0, one);
    request.path = first.substr(one + 1, two - one - 1);
    for (size_t at = line_end + 2; at < head.size(); at = line_end + 2) {
      line_end = head.find("\r\n", at);
      const size_t colon = head.find(':', at);
      if (colon == std::string::npos || colon > line_end) continue;
      request.headers[lower(head.substr(at, colon - at))] = trimmed(head.substr(colon + 1, line_end - colon - 1));
    }
    return true;
  }

  bool read_body(std::string& body, size_t bytes) {
    while (buffer_.size() < bytes) {
      if (!fill()) return false;
    }
    body = buffer_.substr(0, bytes);
    buffer_.erase(0, bytes);
    return true;
  }

  void discard(size_t bytes) {
    size_t left = std::min(bytes, MAX_DISCARDED);
    while (left > buffer_.size()) {
      left -= buffer_.size();
      buffer_.clear();
      if (!fill()) return;
    }
    buffer_.clear();
  }

  bool send(const HttpAnswer& answer, bool stays) {
    std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " " + (answer.status < 300 ? "OK" : "Refused") + "\r\n";
    // 204 has no body, and says no length.
    if (answer.status != 204) {
      text += "Content-Type: " + answer.content_type + "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n";
    }
    if (!stays) text += "Connection: close\r\n";
    text += "\r\n";
    return send_text(answer.status == 204 ? text : text + answer.body);
  }

  bool send_text(const std::string& text) {
    for (size_t at = 0; at < text.size();) {
      const ssize_t count = ::send(socket_, text.data() + at, text.size() - at, 0);
      if (count <= 0) return false;
      at += static_cast<size_t>(count);
    }
    return true;
  }

  static std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char one) { return std::tolower(one); });
    return text;
  }

  static std::string trimmed(const std::string& text) {
    const size_t begin = text.find_first_not_of(" \t");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
  }

  const int socket_;
  const size_t max_bytes_;
  std::string buffer_;
};

// Listens until `stop` is set, with a thread for each connection. Throws std::runtime_error where the port is taken.
inline void listen_http(const std::string& host, int port, size_t max_bytes, const std::atomic<bool>& stop,
                        const std::function<HttpAnswer(const HttpRequest&)>& answer) {
  // A connection that the other side has closed is no reason to end.
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) throw std::runtime_error(host + " is no IPv4 address");
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 128) != 0) {
    throw std::runtime_error("port " + std::to_string(port) + " can't be listened to");
  }
  while (!stop) {
    pollfd waiting{listener, POLLIN, 0};
    if (poll(&waiting, 1, 50) <= 0) continue;
    const int connection = accept(listener, nullptr, nullptr);
    if (connection < 0) continue;
    std::thread([connection, max_bytes, answer] {
      // A request that asks for too much memory ends its own connection, and no other.
      try {
        HttpConnection(connection, max_bytes).serve(answer);
      } catch (const std::exception& error) {
        std::fprintf(stderr, "A connection has ended: %s\n", error.what());
      }
    }).detach();
  }
  close(listener);
}
