#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <mutex>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/commands/deck_run.hpp"
#include "cli/process/interrupt.hpp"
#include "cli/process/progress.hpp"
#include "cli/process/status.hpp"
#include "cli/text/diagnostics_text.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/report_text.hpp"
#include "cli/text/test_report.hpp"
#include "engine/run/deck/in_order.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli {

namespace {

namespace fs = std::filesystem;

// A bad deck on purpose has the message it gets beside it, NAME.expected, and nothing to expect of its
// numbers.
bool bad_on_purpose(const fs::path& deck) {
    return fs::exists(fs::path(deck).replace_extension(".expected"));
}

// Of a folder: what is called a deck and cannot be read is no deck less, but an error.
bool collect_below(const std::string& folder, std::vector<std::string>& decks) {
    bool found_all = true;
    const auto lost = [&](const fs::path& path) {
        complain(fmt::format("cannot read '{}'", path.string()));
        found_all = false;
    };
    std::error_code error;
    std::vector<std::string> below;
    for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error),
         end;
         it != end; it.increment(error)) {
        const fs::path& path = it->path();
        if (it->is_directory(error)) {
            if (::access(path.c_str(), R_OK | X_OK) != 0) lost(path);
        } else if (parser::lower_case(path.extension().string()) == ".cir" && !bad_on_purpose(path)) {
            if (it->is_regular_file(error))
                below.push_back(path.string());
            else
                lost(path);
        }
    }
    if (error) lost(folder);
    if (below.empty() && found_all) {
        complain(fmt::format("no deck (*.cir) below '{}'", folder));
        found_all = false;
    }
    std::sort(below.begin(), below.end());
    decks.insert(decks.end(), below.begin(), below.end());
    return found_all;
}

// Decks below the paths, sorted; a file is taken whatever it is called.
bool collect(const std::vector<std::string>& paths, std::vector<std::string>& decks) {
    bool found_all = true;
    for (const std::string& path : paths) {
        std::error_code error;
        if (fs::is_regular_file(path, error)) {
            decks.push_back(path);
        } else if (fs::is_directory(path, error)) {
            found_all = collect_below(path, decks) && found_all;
        } else {
            complain(fmt::format("cannot read '{}'", path));
            found_all = false;
        }
    }
    return found_all;
}

TestedDeck run_one(const std::string& deck, const TestArguments& arguments, int jobs) {
    const auto start = std::chrono::steady_clock::now();
    Progress progress(deck, false);
    run::Settings settings;
    settings.keep_tables = false;
    settings.jobs = jobs;
    TestedDeck tested;
    tested.path = deck;
    // A deck that is wrong, or whose file is, has no other forms.
    const auto other_forms = [&](const run::Work& work, const run::Report& report) {
        const int status = report.exit_status();
        if (arguments.metamorphic && (status < 2 || status == 3))
            tested.forms = metamorphic::check(work, settings, progress);
    };
    const DeckRun run = run_deck(
        deck, arguments.reading, [&](const parser::Sources&, const run::Work&) { return settings; }, progress,
        other_forms);
    tested.status = run.exit_status();
    if (arguments.metamorphic && interrupted()) tested.status = 130;
    if (tested.forms_agreeing() < tested.forms_run()) tested.status = combine(tested.status, 1);
    for (int k = 0; k < run.sources.count(); ++k) tested.sources.push_back(run.sources.file(k).name);
    tested.messages = render(run.reading, run.sources, false);
    if (run.report) {
        tested.messages += render(run.report->diagnostics, run.sources, false);
        tested.steps = run.report->steps;
    }
    tested.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return tested;
}

std::string counted(std::size_t count, const char* thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string met(std::size_t held, std::size_t count) {
    return count > 0 ? fmt::format("{} of {} expectations met", held, count) : "no expectation";
}

// "12 of 12 expectations met"; what there is instead where a deck expects nothing.
std::string tally(const TestedDeck& deck) {
    if (deck.steps.empty()) return "could not be run";
    if (deck.count() > 0) return met(deck.held(), deck.count());
    const std::size_t measures = deck.measures();
    return met(0, 0) + (measures > 0 ? ", " + counted(measures, "measure") : "");
}

std::string line_of(const TestedDeck& deck, bool colours) {
    const char* good = colours ? "\x1b[32m" : "";
    const char* bad = colours ? "\x1b[31;1m" : "";
    const char* off = colours ? "\x1b[0m" : "";
    std::string text = fmt::format("{}{}{}  {}  {}", deck.status == 0 ? good : bad,
                                   deck.status == 0 ? "ok  " : "FAIL", off, deck.path, tally(deck));
    if (deck.status == 0 && deck.closeness() > 0)
        text += fmt::format(", closest at {:.2g} of its tolerance", deck.closeness());
    if (deck.forms_run() > 0)
        text += fmt::format(", {} of {} other forms agree", deck.forms_agreeing(), deck.forms_run());
    text += "\n";
    if (deck.status == 0) return text;
    for (const run::StepReport& step : deck.steps) {
        for (const measure::ExpectationResult& result : step.expectations)
            if (!result.holds)
                text += render(result, colours) +
                        (step.coordinates.empty() ? "" : "        at " + render(step.coordinates) + "\n");
        for (const measure::MeasureResult& result : step.measures)
            if (!result.ok)
                text += fmt::format("  {}FAIL{}  .meas {}: {}\n", bad, off, cut_to_size(result.name),
                                    cut_to_size(result.message));
    }
    for (const metamorphic::Finding& form : deck.forms)
        if (!form.agrees())
            text += fmt::format("  {}FAIL{}  {}: {}\n", bad, off, form.transformation, describe(form));
    return text + deck.messages;
}

} // namespace

int test(const TestArguments& arguments) {
    std::vector<std::string> decks;
    int status = collect(arguments.paths, decks) ? 0 : 4;
    // A report on standard output has it for itself.
    const bool taken = arguments.junit == "-" || arguments.json == "-";
    std::ostream& lines = taken ? std::cerr : std::cout;
    const bool colours = colours_on(taken ? STDERR_FILENO : STDOUT_FILENO);
    std::vector<TestedDeck> results(decks.size());
    const Shares shares = share(arguments.jobs, decks.size());
    run::in_order(decks.size(), shares.decks, [&](std::size_t k, const run::Turn& turn) {
        if (!interrupted()) results[k] = run_one(decks[k], arguments, shares.steps);
        turn.wait();
        if (!results[k].path.empty()) lines << line_of(results[k], colours) << std::flush;
    });
    std::size_t passed = 0, held = 0, count = 0, forms = 0, agreeing = 0;
    for (const TestedDeck& deck : results) {
        status = combine(status, deck.path.empty() ? 130 : deck.status);
        passed += !deck.path.empty() && deck.status == 0 ? 1 : 0;
        held += deck.held();
        count += deck.count();
        forms += deck.forms_run();
        agreeing += deck.forms_agreeing();
    }
    const std::string in_other_forms =
        forms > 0 ? fmt::format(", {} of {} other forms agree", agreeing, forms) : "";
    if (!decks.empty())
        lines << fmt::format("\n{} of {} decks passed, {}{}\n", passed, decks.size(), met(held, count),
                             in_other_forms);
    if (count == 0 && forms == 0 && status == 0) {
        complain("not one .expect in these decks: nothing was tested");
        status = 2;
    }
    const auto write = [&](const std::optional<std::string>& path, const std::string& text) {
        if (path && !write_report(*path, text)) status = combine(status, 4);
    };
    if (arguments.junit) write(arguments.junit, junit(results));
    if (arguments.json) write(arguments.json, json(results));
    return status;
}

} // namespace nullor::cli
