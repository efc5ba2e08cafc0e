#pragma once
// The files as one step sees them. While earlier steps are still at work its rows are kept in memory; from
// the moment its turn has come they go straight to the files, so that a step alone needs no memory for them.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/run/deck/files.hpp"
#include "engine/run/deck/in_order.hpp"

namespace nullor::run {

class StepFiles {
public:
    StepFiles(Files& files, const Turn& turn) : files_(files), turn_(turn) {}
    StepFiles(const StepFiles&) = delete;
    StepFiles& operator=(const StepFiles&) = delete;

    [[nodiscard]] bool wanted() const { return files_.wanted(); }
    // Null when no files are wanted. A file that cannot be opened swallows its
    // rows: Files::finish says so.
    [[nodiscard]] results::Sink* sink(const std::string& analysis);
    // As in Files.
    void step_finished(const std::string& analysis);
    void abandon(const std::string& analysis);
    void complete(const std::string& analysis);

    // To be called when the turn has come, at the end.
    void flush();

private:
    class Sink final : public results::Sink {
    public:
        Sink(StepFiles& owner, std::string analysis) : owner_(owner), analysis_(std::move(analysis)) {}
        void begin(const results::Header& header) override;
        [[nodiscard]] bool row(double axis, const double* values) override { return put(axis, values); }
        [[nodiscard]] bool row(double axis, const std::complex<double>* values) override {
            return put(axis, values);
        }
        [[nodiscard]] bool rows(std::span<const double> axis,
                                std::span<const std::complex<double>* const> columns) override;
        void end() override;

    private:
        template <class T>
        [[nodiscard]] bool put(double axis, const T* values);

        StepFiles& owner_;
        std::string analysis_;
        results::Sink* file_ = nullptr; // where rows go to until end()
    };

    // What is to be done with the files once the turn has come.
    struct Event {
        enum class Kind { table, open_table, finished, abandoned, complete } kind;
        std::string analysis;
        std::optional<results::Table> table; // open: its last rows are still to come
    };

    // True when rows go straight to the files; all that was kept is there then.
    [[nodiscard]] bool direct();

    Files& files_;
    const Turn& turn_;
    bool direct_ = false;
    std::vector<Event> events_;
    std::map<std::string, Sink> sinks_;
};

} // namespace nullor::run
