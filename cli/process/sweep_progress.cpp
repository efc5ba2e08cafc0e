#include "cli/process/sweep_progress.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/process/interrupt.hpp"
#include "cli/process/progress_line.hpp"

namespace nullor::cli {

namespace {

std::string duration(double seconds) {
    const auto whole = static_cast<long>(seconds + 0.5);
    if (whole < 100) return fmt::format("{} s", whole);
    if (whole < 6000) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
    return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

} // namespace

SweepProgress::SweepProgress(std::string deck)
    : deck_(std::move(deck)), show_(isatty(STDERR_FILENO) != 0), start_(std::chrono::steady_clock::now()),
      last_(start_) {}

SweepProgress::~SweepProgress() {
    if (shown_) fmt::print(stderr, "\r\x1b[K");
}

void SweepProgress::begin(const std::string&, std::size_t, std::size_t) {
    start_ = last_ = std::chrono::steady_clock::now();
    begun_ = true;
}

void SweepProgress::progress(double done) {
    if (!show_ || !begun_) return;
    const auto now = std::chrono::steady_clock::now();
    if (first_ == 0) first_ = done;
    if (now - start_ < silence || now - last_ < pause) return;
    last_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double rate = (done - first_) / seconds; // of the whole, 1/s
    const int filled = static_cast<int>(std::clamp(done, 0.0, 1.0) * bar_width);
    fmt::print(stderr, "\r\x1b[K{} [{}{}] {:.1f} %, {:.3g} % a second, {} left", deck_,
               std::string(static_cast<std::size_t>(filled), '#'),
               std::string(static_cast<std::size_t>(bar_width - filled), ' '), 100 * done, 100 * rate,
               rate > 0 ? duration((1 - done) / rate) : "?");
    std::fflush(stderr);
    shown_ = true;
}

bool SweepProgress::stop_requested() const {
    return interrupted();
}

} // namespace nullor::cli
