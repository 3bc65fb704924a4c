// Work that is shared among threads.
#pragma once

#include <algorithm>
#include <thread>
#include <vector>

// Calls work(begin, end) for parts of [0, count), one a thread. What is computed must not depend on where parts begin, or a
// machine of other cores would get another model.
template <typename Work>
void in_parts(size_t count, unsigned threads, const Work& work) {
  const size_t parts = std::max<size_t>(1, std::min<size_t>(threads, count));
  std::vector<std::thread> others;
  for (size_t part = 1; part < parts; ++part) {
    others.emplace_back([&, part] { work(count * part / parts, count * (part + 1) / parts); });
  }
  work(0, count / parts);
  for (std::thread& other : others) other.join();
}
