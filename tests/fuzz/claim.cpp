#include "tests/fuzz/claim.hpp"

#include <cstdio>
#include <cstdlib>

namespace fuzz {

void claim(bool holds, const std::string& what) {
    if (holds) return;
    std::fprintf(stderr, "the claim does not hold: %s\n", what.c_str());
    std::abort();
}

} // namespace fuzz
