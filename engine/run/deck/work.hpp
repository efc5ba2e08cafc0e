#pragma once
// What a run is given: what is to be done, where its results go, and who follows it.

#include <functional>
#include <memory>
#include <string>

#include "engine/analysis/requests.hpp"
#include "engine/analysis/watch.hpp"
#include "engine/measure/requests.hpp"
#include "engine/results/formats/writer.hpp"

namespace nullor::run {

struct Work {
    std::shared_ptr<const Circuit> circuit;
    analysis::Requests requests;
    measure::Requests measures;
};

// What follows the run along: progress, and the wish to stop. Of steps that run side by side only the
// earliest is followed, one call at a time; stop_requested is asked by all of them at once.
class Observer : public analysis::Watch {
public:
    // A new analysis begins; of `steps` steps this is number `step` (from 0).
    virtual void begin(const std::string& analysis, std::size_t step, std::size_t steps) = 0;
};

struct Settings {
    // Opens the file of an analysis; empty: no files.
    std::function<Outcome<std::unique_ptr<results::Writer>>(const std::string& analysis)> open;
    // Name of that file, for the report.
    std::function<std::string(const std::string& analysis)> file_name;
    bool keep_tables = true; // in the report (for a terminal); measures and expectations do not need it
    bool only_check = false; // checks before numerics, no solving
    int jobs = 1;            // steps at a time; results do not depend on it
};

} // namespace nullor::run
