#pragma once
// Progress on a terminal's standard error, from half a second on; nothing where that is no terminal.

#include <chrono>
#include <string>

#include "engine/run/deck/work.hpp"

namespace nullor::cli {

class Progress final : public run::Observer {
public:
    explicit Progress(std::string deck, bool show);
    ~Progress() override;

    void begin(const std::string& analysis, std::size_t step, std::size_t steps) override;
    void progress(double done) override;
    [[nodiscard]] bool stop_requested() const override;

private:
    void clear();

    std::string deck_, analysis_;
    std::size_t step_ = 0, steps_ = 1;
    bool show_, shown_ = false;
    unsigned calls_ = 0;
    std::chrono::steady_clock::time_point start_, last_;
};

} // namespace nullor::cli
