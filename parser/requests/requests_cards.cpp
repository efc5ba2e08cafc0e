#include "parser/requests/requests_cards.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/near_names.hpp"
#include "parser/expression/vocabulary.hpp"
#include "parser/requests/expectations.hpp"
#include "parser/requests/measures.hpp"
#include "parser/requests/requests_analyses.hpp"
#include "parser/requests/requests_context.hpp"
#include "parser/requests/requests_options.hpp"
#include "parser/requests/requests_outputs.hpp"
#include "parser/requests/requests_sweeps.hpp"

namespace nullor::parser {

namespace {

// Known from other simulators, and not done here.
constexpr std::string_view unsupported[] = {".disto",        ".four",
                                            ".fourier",      ".stb",
                                            ".sp",           ".hb",
                                            ".pss",          ".net",
                                            ".wcase",        ".mc",
                                            ".optimize",     ".loadbias",
                                            ".savebias",     ".machine",
                                            ".wave",         ".ferret",
                                            ".text",         ".sampling",
                                            ".distribution", ".preprocess",
                                            ".result",       ".embeddedsampling"};
// The same, of cards that change the circuit: what is beside them may not be what is meant.
constexpr std::string_view structural[] = {".data", ".alter", ".csparam", ".del"};
// Cards of others that choose output.
constexpr std::string_view foreign_outputs[] = {".watch", ".graph", ".vector", ".lprint"};
// Besides those of analyses.
constexpr std::string_view supported[] = {".step",   ".temp",  ".options", ".meas",    ".print",   ".plot",
                                          ".save",   ".probe", ".expect",  ".param",   ".func",    ".model",
                                          ".subckt", ".ends",  ".ic",      ".nodeset", ".include", ".lib",
                                          ".global", ".end",   ".title",   ".if"};
// Second names of these, and what closes them.
constexpr std::string_view synonyms[] = {".option",  ".opt",  ".measure", ".params", ".function",
                                         ".probe64", ".inc",  ".macro",   ".eom",    ".endl",
                                         ".elseif",  ".else", ".endif"};

template <std::size_t n>
bool contains(const std::string_view (&list)[n], std::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool is_options(const std::string& key) {
    return key == ".options" || key == ".option" || key == ".opt";
}
bool is_measure(const std::string& key) {
    return key == ".meas" || key == ".measure";
}

template <class... List>
std::vector<std::string_view> joined(const List&... lists) {
    std::vector<std::string_view> words;
    const auto append = [&](const auto& list) {
        for (const std::string_view word : list) words.push_back(word);
    };
    (append(lists), ...);
    return words;
}

void report_unknown(const Card& card, Diagnostics& diagnostics) {
    const std::string& key = card.key();
    if (is_silent(key)) return;
    if (contains(foreign_outputs, key)) {
        diagnostics.note(card.span(), "card-left-out", key + " is not supported: it is left out");
        return;
    }
    if (contains(unsupported, key) || contains(structural, key)) {
        diagnostics.error(card.span(),
                          contains(structural, key) ? "unsupported-structure" : "unsupported-card",
                          key + " is not supported");
        return;
    }
    const std::vector<std::string_view> words = joined(analysis::analysis_cards, supported);
    const std::vector<std::string> names(words.begin(), words.end());
    diagnostics.error(card.span(), "unknown-card", "unknown card " + key, did_you_mean(key, names));
}

// .tf alone: the deck has an analysis, and it was said that it is not done.
bool told_already(const Deck& deck) {
    return std::any_of(deck.requests.begin(), deck.requests.end(), [](const Card& card) {
        return contains(unsupported, card.key()) && !analysis_kind(card.key().substr(1)).empty();
    });
}

} // namespace

std::vector<std::string_view> card_words() {
    return joined(analysis::analysis_cards, supported, synonyms, silent_cards);
}

std::vector<std::string> read_requests(const Deck& deck, const Scope& top, Names& names, Job& job,
                                       Diagnostics& diagnostics) {
    RequestContext context{top, names, job, diagnostics};
    // In the order of what depends on what: signals speak of analyses and, in .expect, of measures.
    WarnedOptions warned;
    std::vector<std::string> broken;
    const auto read_whole = [&](const Card& card) {
        Diagnostics found;
        const RequestContext own{top, names, job, found};
        if (!read_analysis(own, card)) return false;
        if (found.has_errors()) broken.push_back(job.requests.analyses.back().name);
        diagnostics.append(found);
        return true;
    };
    const auto read_whole_step = [&](const Card& card) {
        Diagnostics found;
        const std::size_t before = job.requests.steps.size();
        read_step({top, names, job, found}, card);
        if (found.has_errors()) job.requests.steps.resize(before);
        diagnostics.append(found);
    };
    for (const Card& card : deck.requests) {
        if (is_options(card.key()))
            read_options(context, card, warned);
        else if (card.key() == ".temp")
            read_temperatures(context, card);
        else if (card.key() == ".step")
            read_whole_step(card);
        else if (!read_whole(card) && !is_measure(card.key()) && !is_print(card.key()) &&
                 !is_save(card.key()) && card.key() != ".expect")
            report_unknown(card, diagnostics);
    }
    std::size_t transients = 0, startups = 0;
    for (const Card& card : deck.requests)
        if (card.key() == ".tran") {
            ++transients;
            startups += std::any_of(card.words.begin(), card.words.end(),
                                    [](const Word& word) { return word.is("startup"); });
        }
    if (startups > 0 && startups < transients)
        diagnostics.warning({}, "startup-of-all", "'startup' of one .tran card holds for all of the deck");
    std::vector<const Card*> measures;
    for (const Card& card : deck.requests)
        if (is_measure(card.key())) measures.push_back(&card);
    for (std::size_t k = measures.size(); k-- > 0;)
        context.measures_below.push_back(measure_name(*measures[k]));
    for (const Card* card : measures) {
        context.measures_below.pop_back();
        read_measure(context, *card);
    }
    AskedColumns asked;
    for (const Card& card : deck.requests) {
        if (is_print(card.key()))
            read_print(context, card, asked);
        else if (is_save(card.key()))
            read_save(context, card, asked);
        else if (card.key() == ".expect")
            read_expectation(context, card);
    }
    if (job.requests.analyses.empty() && !told_already(deck))
        diagnostics.error({}, "no-analysis", "the deck asks for no analysis",
                          "add a card such as .op, .ac dec 10 1 1meg or .tran 1u 1m");
    return broken;
}

} // namespace nullor::parser
