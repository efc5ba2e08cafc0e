#include "cli/process/memory.hpp"

#include <new>

#include <unistd.h>

#include "engine/results/files/unfinished.hpp"

namespace nullor::cli {

namespace {

// Nothing here may ask for memory.
[[noreturn]] void out_of_memory() {
    static constexpr char message[] = "error: out of memory\n";
    (void)!::write(STDERR_FILENO, message, sizeof message - 1);
    results::remove_unfinished_files();
    ::_exit(4);
}

} // namespace

void say_when_out_of_memory() {
    std::set_new_handler(out_of_memory);
}

} // namespace nullor::cli
