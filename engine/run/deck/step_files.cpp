#include "engine/run/deck/step_files.hpp"

#include <cassert>

#include "engine/results/table/sinks.hpp"

namespace nullor::run {

namespace {

// replay without end().
bool replay_open(const results::Table& table, results::Sink& sink) {
    struct NoEnd final : results::Sink {
        explicit NoEnd(results::Sink& to) : sink(to) {}
        void begin(const results::Header& header) override { sink.begin(header); }
        bool row(double axis, const double* values) override { return sink.row(axis, values); }
        bool row(double axis, const std::complex<double>* values) override { return sink.row(axis, values); }
        void end() override {}
        results::Sink& sink;
    } no_end(sink);
    return results::replay(table, no_end);
}

} // namespace

void StepFiles::Sink::begin(const results::Header& header) {
    if (!owner_.direct())
        owner_.events_.push_back({Event::Kind::open_table, analysis_, results::Table(header)});
    else if (results::Sink* file = owner_.files_.sink(analysis_))
        file->begin(header);
}

template <class T>
bool StepFiles::Sink::put(double axis, const T* values) {
    if (owner_.direct()) {
        if (!file_) file_ = owner_.files_.sink(analysis_);
        if (!file_ || file_->row(axis, values)) return true;
        file_ = nullptr;
        owner_.files_.refuse(analysis_);
        return false;
    }
    Event& last = owner_.events_.back();
    assert(last.kind == Event::Kind::open_table && last.analysis == analysis_);
    last.table->append(axis, values);
    return true;
}

bool StepFiles::Sink::rows(std::span<const double> axis,
                           std::span<const std::complex<double>* const> columns) {
    if (!owner_.direct()) return results::Sink::rows(axis, columns);
    if (!file_) file_ = owner_.files_.sink(analysis_);
    if (!file_ || file_->rows(axis, columns)) return true;
    file_ = nullptr;
    owner_.files_.refuse(analysis_);
    return false;
}

void StepFiles::Sink::end() {
    file_ = nullptr;
    if (!owner_.direct())
        owner_.events_.back().kind = Event::Kind::table;
    else if (results::Sink* file = owner_.files_.sink(analysis_))
        file->end();
}

results::Sink* StepFiles::sink(const std::string& analysis) {
    if (!wanted()) return nullptr;
    return &sinks_.try_emplace(analysis, *this, analysis).first->second;
}

void StepFiles::step_finished(const std::string& analysis) {
    if (direct())
        files_.step_finished(analysis);
    else
        events_.push_back({Event::Kind::finished, analysis, std::nullopt});
}

void StepFiles::abandon(const std::string& analysis) {
    if (direct())
        files_.abandon(analysis);
    else
        events_.push_back({Event::Kind::abandoned, analysis, std::nullopt});
}

void StepFiles::complete(const std::string& analysis) {
    if (direct())
        files_.complete(analysis);
    else
        events_.push_back({Event::Kind::complete, analysis, std::nullopt});
}

bool StepFiles::direct() {
    if (!direct_ && turn_.arrived()) flush();
    return direct_;
}

void StepFiles::flush() {
    direct_ = true;
    for (const Event& event : events_) {
        if (event.kind == Event::Kind::finished) {
            files_.step_finished(event.analysis);
        } else if (event.kind == Event::Kind::abandoned) {
            files_.abandon(event.analysis);
        } else if (event.kind == Event::Kind::complete) {
            files_.complete(event.analysis);
        } else if (results::Sink* file = files_.sink(event.analysis)) {
            const bool taken = event.kind == Event::Kind::table ? results::replay(*event.table, *file)
                                                                : replay_open(*event.table, *file);
            if (!taken) files_.refuse(event.analysis);
        }
    }
    events_.clear();
}

} // namespace nullor::run
