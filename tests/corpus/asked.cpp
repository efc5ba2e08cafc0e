#include "tests/corpus/asked.hpp"

#include <cctype>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/control/control.hpp"
#include "parser/elaborate.hpp"
#include "tests/peers/ours.hpp"

namespace corpus {

namespace {

using nullor::cli::control::Carried;
using nullor::cli::control::Given;

std::string reason(const nullor::Diagnostics& diagnostics) {
    std::set<char> letters;
    std::string first;
    for (const nullor::Diagnostic& diagnostic : diagnostics.all()) {
        if (diagnostic.severity != nullor::Severity::error) continue;
        const std::size_t quote = diagnostic.message.find('\'');
        if (diagnostic.code == "unsupported-device" && quote != std::string::npos)
            letters.insert(static_cast<char>(std::toupper(diagnostic.message[quote + 1])));
        else if (first.empty())
            first = diagnostic.message;
    }
    if (!letters.empty()) return fmt::format("uses {}", fmt::join(letters, ", "));
    return first.substr(0, 120);
}

struct Read {
    explicit Read(const std::string& deck) : path(deck) {
        nullor::parser::ReadOptions options;
        options.control = true;
        job = nullor::parser::read_deck(deck, options, sources, diagnostics);
    }

    // The .control block; `settings` as in Given.
    Carried carry_out(decltype(Given::settings) settings) {
        peers::Silent silent;
        const nullor::cli::RunArguments arguments;
        Given given;
        given.path = path;
        given.sources = &sources;
        given.circuit = &job->circuit;
        given.lines = job->control;
        given.has_analyses = !job->requests.analyses.empty();
        given.arguments = &arguments;
        given.settings = std::move(settings);
        given.observer = &silent;
        return nullor::cli::control::carry_out(given);
    }

    std::string path;
    nullor::parser::Sources sources;
    nullor::Diagnostics diagnostics;
    std::optional<nullor::parser::Job> job;
};

} // namespace

Asked asked_of(const std::string& deck) {
    Asked asked;
    Read read(deck);
    if (!read.job) {
        asked.refused = reason(read.diagnostics);
    } else if (read.job->control.empty()) {
        asked.works.push_back(peers::work_of(std::move(*read.job)));
    } else {
        (void)read.carry_out([&](const auto&, const nullor::run::Work& work, const std::string&) {
            asked.works.push_back(work);
            nullor::run::Settings settings;
            settings.only_check = true;
            return settings;
        });
        if (asked.works.empty()) asked.refused = "the .control block runs nothing";
    }
    return asked;
}

Said said_by(const std::string& deck) {
    Said said;
    Read read(deck);
    if (!read.job) {
        said.problem = reason(read.diagnostics);
        return said;
    }
    const Carried carried = read.carry_out({});
    said.text = carried.out;
    const std::size_t error = carried.err.find("error: ");
    if (error != std::string::npos)
        said.problem = carried.err.substr(error + 7, carried.err.find('\n', error) - error - 7);
    return said;
}

} // namespace corpus
