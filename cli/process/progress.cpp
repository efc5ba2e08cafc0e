#include "cli/process/progress.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/process/interrupt.hpp"
#include "cli/process/progress_line.hpp"

namespace nullor::cli {

Progress::Progress(std::string deck, bool show)
    : deck_(std::move(deck)), show_(show && isatty(STDERR_FILENO) != 0),
      start_(std::chrono::steady_clock::now()), last_(start_) {}

Progress::~Progress() {
    clear();
}

void Progress::clear() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
    shown_ = false;
}

void Progress::begin(const std::string& analysis, std::size_t step, std::size_t steps) {
    analysis_ = analysis;
    step_ = step;
    steps_ = steps;
}

void Progress::progress(double done) {
    // The clock is read now and then only: this is called for every point.
    if (!show_ || ++calls_ % 16 != 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - start_ < silence || now - last_ < pause) return;
    last_ = now;
    const int filled = static_cast<int>(std::clamp(done, 0.0, 1.0) * bar_width);
    const std::string step = steps_ > 1 ? fmt::format(" step {}/{}", step_ + 1, steps_) : "";
    fmt::print(stderr, "\r\x1b[K{} {}{} [{}{}] {:.0f} %", deck_, analysis_, step, std::string(filled, '#'),
               std::string(bar_width - filled, ' '), 100 * done);
    std::fflush(stderr);
    shown_ = true;
}

bool Progress::stop_requested() const {
    return interrupted();
}

} // namespace nullor::cli
