#include "parser/elaborate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/constants.hpp"
#include "engine/base/near_names.hpp"
#include "parser/circuit/build.hpp"
#include "parser/circuit/expanded_size.hpp"
#include "parser/names/names.hpp"
#include "parser/requests/requests_cards.hpp"
#include "parser/requests/step_options.hpp"
#include "parser/text/text.hpp"

namespace nullor::parser {

namespace {

void read_globals(Build& build, const Deck& deck) {
    for (const Card& card : deck.globals)
        for (std::size_t k = 1; k < card.words.size(); ++k) {
            const Word& word = card.words[k];
            if (word.is_blank()) continue;
            if (word.kind != Word::Kind::plain)
                build.diagnostics.error(word.span, "unexpected-word",
                                        "'" + word.text + "' is no name of a node");
            else if (!is_ground(word.lower))
                build.globals.insert(word.lower);
        }
}

// The place of what a deck lacks as a whole.
Span title_of(int file) {
    return {file, 1, 1, 1};
}

// LTspice: a number as a condition is true above 0.5.
std::shared_ptr<LogicLevel> logic_of(const Build& build) {
    const FoundDialect& found = build.dialect;
    auto logic = std::make_shared<LogicLevel>();
    logic->because =
        fmt::format("{} ({}:{})", found.evidence, build.sources.file(found.span.file).name, found.span.line);
    return logic;
}

// All devices, then what refers to them.
Level& build_circuit(Build& build, const Deck& deck) {
    Circuit& circuit = build.circuit;
    circuit.title = deck.title;
    circuit.nodes.push_back({"0", {}});
    circuit.parameters.push_back({"temper", constant_binding(nominal_celsius)});
    read_globals(build, deck);
    Level& top = build.levels.emplace_back();
    top.block = &deck.top;
    top.scope = std::make_unique<Scope>();
    if (build.dialect.dialect == Dialect::ltspice) top.scope->set_logic(logic_of(build));
    const BlockIndex& index = build.index(top);
    if (const ExpandedSize size = expanded_size(deck.top);
        size.most && size.count > static_cast<double>(build.options.most_devices)) {
        // Nothing is expanded for a deck that is refused.
        build.diagnostics
            .error(
                {}, "too-large",
                fmt::format("the subcircuits expand into more than {} devices", build.options.most_devices),
                fmt::format("there would be {:.6g}; if that is meant, --max-devices N raises the limit",
                            size.count))
            .chain.push_back({"most of them at '" + size.most->key() + "'", size.most->span()});
        build.stopped = true;
    } else {
        offer_stepped(build, deck, top);
        find_asked_pins(build, deck);
        expand(build, top, {}, index.definitions);
    }
    build.incomplete = build.diagnostics.has_errors();
    for (const auto& read : build.later) read();
    for (const auto& check : build.last) check();
    define_offered(build, top);
    if (circuit.instances.empty() && !build.diagnostics.has_errors())
        build.diagnostics.error(title_of(build.deck_file), "empty-circuit", "the deck has no devices");
    build.incomplete = build.diagnostics.has_errors();
    settle_model_factors(build);
    settle_model_defaults(build);
    apply_overrides(build);
    return top;
}

// Analyses whose cards are wrong, and what speaks of them.
void drop_broken(const std::vector<std::string>& broken, Job& job) {
    const auto is_broken = [&](const std::string& name) {
        return std::find(broken.begin(), broken.end(), name) != broken.end();
    };
    std::erase_if(job.requests.analyses, [&](const auto& request) { return is_broken(request.name); });
    std::erase_if(job.requests.prints, [&](const auto& print) { return is_broken(print.analysis); });
    std::erase_if(job.measures.expectations,
                  [&](const auto& expectation) { return is_broken(expectation.analysis); });
}

std::optional<Job> read_source(int file, const ReadOptions& options, Sources& sources,
                               Diagnostics& diagnostics) {
    const HintBudget hints;
    Job job;
    Build build(job.circuit, sources, options, diagnostics);
    build.deck_file = file;
    read_overrides(build);
    Deck deck = read_cards(file, options, sources, diagnostics, [&](const Card& card, const auto& cards) {
        return condition_holds(build, card, cards);
    });
    read_step_options(options.steps, sources, diagnostics, deck);
    read_command_cards(options, diagnostics, deck);
    build.dialect = find_dialect(deck, file, diagnostics);
    build.incomplete = diagnostics.has_errors();
    Level& top = build_circuit(build, deck);
    Names names(job.circuit, [&build](std::string_view path) { return build.find_pin(path); });
    Diagnostics on_requests;
    const std::vector<std::string> broken = read_requests(deck, *top.scope, names, job, on_requests);
    const bool incomplete = diagnostics.has_errors();
    std::ptrdiff_t of_requests = 0; // errors
    // A .control block that is refused, or that there is nothing at all, says better why there is no
    // analysis.
    const bool explained =
        std::any_of(diagnostics.all().begin(), diagnostics.all().end(), [](const Diagnostic& d) {
            return d.code == "unsupported-control" || d.code == "empty-deck";
        });
    for (Diagnostic d : on_requests.all()) {
        if (incomplete && may_follow(d)) continue;
        if (d.code == "no-analysis" && (explained || (options.control && deck.has_control))) continue;
        if (d.code == "no-analysis") d.span = title_of(file);
        of_requests += d.severity == Severity::error && d.code != "unsupported-structure";
        diagnostics.add(std::move(d));
    }
    if (options.despite_requests) drop_broken(broken, job);
    build.incomplete = incomplete;
    drop_overridden_steps(build, job.requests);
    settle_initial_values(build, job);
    settle_nominal_arguments(build);
    settle_pulse_edges(build, job);
    add_shunts(job);
    settle_variates(build, job.requests);
    check_stepped(build, job);
    if (options.control) job.control = std::move(deck.control);
    check_nominal_values(build, job.requests);
    hold_floating(build, job);
    const auto errors = std::count_if(diagnostics.all().begin(), diagnostics.all().end(),
                                      [](const Diagnostic& d) { return d.severity == Severity::error; });
    if (errors > (options.despite_requests ? of_requests : 0)) return std::nullopt;
    return job;
}

} // namespace

std::optional<Job> read_deck(const std::string& path, const ReadOptions& options, Sources& sources,
                             Diagnostics& diagnostics) {
    std::optional<std::string> text = load_text(path, {}, diagnostics);
    if (!text) return std::nullopt;
    return read_source(sources.add(path, std::move(*text)), options, sources, diagnostics);
}

std::optional<Job> read_text(const std::string& name, std::string text, const ReadOptions& options,
                             Sources& sources, Diagnostics& diagnostics) {
    std::optional<std::string> decoded = decode_text(std::move(text));
    if (!decoded) {
        diagnostics.error({}, "not-text", "'" + name + "' is no text: it holds NUL bytes");
        return std::nullopt;
    }
    return read_source(sources.add(name, std::move(*decoded)), options, sources, diagnostics);
}

} // namespace nullor::parser
