#pragma once
// The result files of a run: one an analysis, shared by all steps, which write to them one after another.

#include <map>
#include <memory>
#include <string>

#include "engine/run/deck/report.hpp"
#include "engine/run/deck/work.hpp"

namespace nullor::run {

class Files {
public:
    explicit Files(const Settings& settings) : settings_(settings) {}

    [[nodiscard]] bool wanted() const { return static_cast<bool>(settings_.open); }
    // Null when it cannot be opened or takes no more rows; finish() says why.
    [[nodiscard]] results::Sink* sink(const std::string& analysis);
    // It did not take a row.
    void refuse(const std::string& analysis);
    // All rows of a step are in the file.
    void step_finished(const std::string& analysis) { ++files_[analysis].finished; }
    // The analysis failed midway. Unless earlier steps of it are in the file, what was written is dropped,
    // and the next step begins the file anew.
    void abandon(const std::string& analysis);
    // All steps of the analysis are in the file: it goes into its place, whatever becomes of the run.
    void complete(const std::string& analysis);
    // Puts every other file into its place.
    void finish(Report& report);

private:
    struct File {
        std::unique_ptr<results::Writer> writer;
        std::optional<Failure> refused; // it could not be opened, or written to
        int finished = 0;               // steps whose rows are all there
        bool complete = false;          // it is in its place
    };

    const Settings& settings_;
    std::vector<std::string> order_; // in which they were opened
    std::map<std::string, File> files_;
};

} // namespace nullor::run
