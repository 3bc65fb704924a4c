// Gradient boosted trees as a container of SageMaker: one program for both of its commands.
//
// Each header below is a part with its own reason to change, and includes what it needs.

#include <cstdio>
#include <cstring>

#include "src/serve.hpp"
#include "src/train.hpp"

int main(int count, char** words) {
  const char* command = count == 2 ? words[1] : "";
  if (std::strcmp(command, "train") == 0) return train();
  if (std::strcmp(command, "serve") == 0) return serve();
  std::fprintf(stderr, "usage: cpp-trees train|serve\n");
  return 2;
}
