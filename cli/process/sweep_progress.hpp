#pragma once
// Progress of a sweep on a terminal's standard error: a bar, the rate and the time left.

#include <chrono>
#include <string>

#include "engine/run/deck/work.hpp"

namespace nullor::cli {

class SweepProgress final : public run::Observer {
public:
    explicit SweepProgress(std::string deck);
    ~SweepProgress() override;

    void begin(const std::string& analysis, std::size_t step, std::size_t steps) override;
    void progress(double done) override;
    [[nodiscard]] bool stop_requested() const override;

private:
    std::string deck_;
    bool show_, begun_ = false, shown_ = false;
    std::chrono::steady_clock::time_point start_, last_;
    double first_ = 0; // done at the first call
};

} // namespace nullor::cli
