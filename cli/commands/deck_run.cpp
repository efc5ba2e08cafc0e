#include "cli/commands/deck_run.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "cli/process/input_checks.hpp"
#include "cli/process/interrupt.hpp"
#include "cli/process/read_options.hpp"
#include "parser/text/text.hpp"

namespace nullor::cli {

int DeckRun::exit_status() const {
    if (interrupted || (report && report->interrupted) || (control && control->interrupted)) return 130;
    const int read = std::max(reading.exit_status(), control ? control->status : 0);
    return std::max(read, report ? report->exit_status() : 0);
}

std::string stem_of(const std::string& path) {
    return path == "-" ? "stdin" : std::filesystem::path(path).stem().string();
}

std::optional<parser::Job> read_job(const std::string& path, const Reading& reading, parser::Sources& sources,
                                    Diagnostics& diagnostics) {
    const parser::ReadOptions options = read_options(path, reading);
    std::optional<parser::Job> job;
    if (path != "-")
        job = parser::read_deck(path, options, sources, diagnostics);
    else if (std::optional<std::string> text = parser::load_bytes(std::cin, "<stdin>", {}, diagnostics))
        job = parser::read_text("<stdin>", std::move(*text), options, sources, diagnostics);
    if (!interrupted()) {
        if (job || path == "-") return job;
        if (std::optional<WrongInput> wrong = no_deck(path)) {
            diagnostics = {};
            diagnostics.error({}, "not-a-deck", std::move(wrong->message), std::move(wrong->hint));
        }
        return job;
    }
    // What feeds a pipe dies of the same signal: what came may be a part, of which nothing is said.
    diagnostics = {};
    diagnostics.note({}, "interrupted", "interrupted");
    return std::nullopt;
}

DeckRun run_deck(const std::string& path, const Reading& reading, const SettingsOf& settings,
                 run::Observer& observer, const Afterwards& afterwards, const ControlOf& control) {
    DeckRun result;
    result.path = path;
    std::optional<parser::Job> job = read_job(path, reading, result.sources, result.reading);
    result.interrupted = !job && interrupted();
    if (!job) return result;
    result.title = job->circuit.title;
    if (control && !job->control.empty()) {
        result.control = control(result.sources, *job);
        return result;
    }
    run::Work work;
    work.circuit = std::make_shared<const Circuit>(std::move(job->circuit));
    work.requests = std::move(job->requests);
    work.measures = std::move(job->measures);
    run::Settings how = settings(result.sources, work);
    if (result.reading.has_errors() && !reading.keep_going) {
        how = {}; // all that is wrong is told at once
        how.keep_tables = false;
        how.only_check = true;
    }
    result.report = run::execute(work, how, observer);
    if (afterwards) afterwards(work, *result.report);
    return result;
}

Shares share(int jobs, std::size_t decks) {
    const int side_by_side = static_cast<int>(
        std::min(static_cast<std::size_t>(std::max(1, jobs)), std::max<std::size_t>(1, decks)));
    return {side_by_side, std::max(1, jobs / side_by_side)};
}

} // namespace nullor::cli
