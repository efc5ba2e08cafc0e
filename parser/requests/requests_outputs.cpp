#include "parser/requests/requests_outputs.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "engine/expr/plain_signal.hpp"
#include "parser/names/currents.hpp"
#include "parser/requests/signals.hpp"

namespace nullor::parser {

namespace {

struct Item {
    std::size_t first, last; // words
};

// The items behind word `first`. Settings of the layout (WIDTH=10) and the scales of a .plot are reported:
// they have no effect on a table of numbers.
std::vector<Item> items_of(const RequestContext& context, const Card& card, std::size_t first) {
    const std::vector<Word>& words = card.words;
    std::vector<Item> items;
    for (std::size_t k = first; k < words.size();) {
        if (words[k].is(",")) {
            ++k;
            continue;
        }
        if (k + 1 < words.size() && words[k + 1].is("=") && words[k].kind == Word::Kind::plain) {
            context.diagnostics.warning(words[k].span, "layout-left-out",
                                        "'" + words[k].text + "=' of " + card.key() + " has no effect here");
            k = k + 2 < words.size() ? item_end(words, k + 2) : words.size();
            continue;
        }
        const std::size_t end = item_end(words, k);
        if (card.key() == ".plot" && words[k].is("(") && !items.empty())
            context.diagnostics.warning(card.span(k, end), "layout-left-out",
                                        "the scale of a .plot has no effect here");
        else
            items.push_back({k, end});
        k = end;
    }
    return items;
}

// What a card names and cannot have: what only chooses output never stops a deck, so that one diagnostic
// tells of all. Other simulators' quantities, as w(r1) and @r1[p], are a note, other mistakes a warning.
class LeftOut {
public:
    LeftOut(const RequestContext& context, const Card& card) : context_(context), card_(card) {}

    void add(const Item& item, const Diagnostics& found) {
        const std::size_t begin = card_.words[item.first].begin;
        const std::string written = card_.text.text().substr(begin, card_.words[item.last - 1].end - begin);
        constexpr std::size_t most_named = 6;
        if (++count_ <= most_named) names_ += (count_ > 1 ? ", " : "") + written;
        for (const Diagnostic& d : found.all()) {
            if (d.severity != Severity::error) continue;
            const bool foreign = d.code == "unsupported-quantity" || d.code == "unknown-function";
            if (!first_ || (foreign_ && !foreign)) first_ = d;
            foreign_ = foreign_ && foreign;
        }
    }

    void report() {
        if (!first_) return;
        if (count_ > 6) names_ += fmt::format(" and {} more", count_ - 6);
        Diagnostic d = std::move(*first_);
        d.severity = foreign_ ? Severity::note : Severity::warning;
        if (d.code == "unknown-function") d.hint.clear();
        d.message = fmt::format("{}: {} left out: {}", card_.key(), names_, d.message);
        context_.diagnostics.add(std::move(d));
    }

private:
    const RequestContext& context_;
    const Card& card_;
    std::string names_;
    std::size_t count_ = 0;
    bool foreign_ = true;
    std::optional<Diagnostic> first_;
};

bool is_all(const Item& item, const Card& card) {
    return card.words[item.first].is("all") && item.last == item.first + 1;
}

std::vector<expr::Signal> signals_of(const RequestContext& context, const Card& card,
                                     const std::vector<Item>& items,
                                     const analysis::AnalysisRequest& request) {
    std::vector<expr::Signal> signals;
    const SignalUse use{&request};
    for (const Item& item : items) {
        const Word& word = card.words[item.first];
        if (is_all(item, card)) {
            const Circuit& circuit = context.job.circuit;
            const std::vector<analysis::Figure> figures = figures_of(request);
            for (std::size_t k = 0; k < figures.size(); ++k)
                signals.push_back(
                    expr::plain_signal(figure_probe(k), figures[k].name, figures[k].unit, word.span));
            const std::vector<Probe> own = own_columns(request);
            if (figures.empty())
                for (const Probe& probe : own.empty() ? default_probes(circuit) : own)
                    signals.push_back(expr::plain_signal(probe, name_of(probe, circuit),
                                                         unit_of(request, probe), word.span));
            continue;
        }
        std::optional<expr::Signal> signal =
            read_signal(context, card, word.begin, card.words[item.last - 1].end, use);
        if (signal) signals.push_back(std::move(*signal));
    }
    return signals;
}

// Nodes and devices that an item goes over: all, v(*).
std::size_t mentions_of(const Item& item, const Card& card, const Circuit& circuit) {
    const auto goes_over_all = [&](std::size_t word) {
        const std::string& text = card.words[word].lower;
        return text == "all" || text == "allv" || text == "alli" ||
               text.find_first_of("*?") != std::string::npos;
    };
    for (std::size_t word = item.first; word < item.last; ++word)
        if (goes_over_all(word)) return 1 + circuit.nodes.size() + circuit.instances.size();
    return 1;
}

// Whether so many more may be asked for.
bool counted(const RequestContext& context, const Card& card, std::size_t mentions, AskedColumns& asked) {
    if (asked.too_many()) return false; // which was said
    if (asked.count(mentions)) return true;
    context.diagnostics.error(
        card.span(), "too-many-columns",
        fmt::format("the .print and .save cards up to here name more than {} million columns, each analysis "
                    "counted",
                    AskedColumns::most / 1'000'000),
        "name the analysis that a card is for: .print ac v(out)");
    return false;
}

// * is any text, ? any character.
bool matches(std::string_view pattern, std::string_view name) {
    std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
    while (n < name.size()) {
        if (p < pattern.size() && (pattern[p] == '?' || (pattern[p] == name[n] && pattern[p] != '*'))) {
            ++p, ++n;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

class SaveReader {
public:
    SaveReader(const RequestContext& context, const Card& card, AskedColumns& asked)
        : context_(context), card_(card), asked_(asked) {}

    void item(const Item& item) {
        const Word& word = card_.words[item.first];
        const std::size_t length = item.last - item.first;
        const bool single = length == 1;
        if (single && (word.is("all") || word.is("allv") || word.is("alli"))) return add_all(word);
        if (single && word.lower[0] == '@') return internal(word);
        if (single && word.kind == Word::Kind::plain && bare(word.lower)) return;
        // PSpice: the pattern of v(alias(*)) stands inside.
        const bool alias = length == 7 && card_.words[item.first + 2].is("alias");
        const std::size_t names = item.first + (alias ? 4 : 2);
        if ((alias || length == 4) && card_.words[item.first + 1].is("(") &&
            card_.words[names].lower.find_first_of("*?") != std::string::npos)
            return pattern(word, card_.words[names]);
        expression(item);
    }

private:
    void add(const Probe& probe) { asked_.save(probe, context_.job.requests.saves); }
    void add_current(InstanceId id, int pin = -1) {
        read_current(context_.job.circuit.instances[static_cast<std::size_t>(id.index)], pin);
        add({Probe::Kind::current, {}, ground, id, pin});
    }
    void add_voltage(NodeId id) { add({Probe::Kind::voltage, id, ground, {}}); }

    void add_all(const Word& word) {
        if (!word.is("alli"))
            for (const Probe& probe : default_probes(context_.job.circuit))
                if (!word.is("allv") || probe.kind == Probe::Kind::voltage) add(probe);
        if (word.is("alli")) every_current("*");
    }

    // Into each device's own pin, or into the one that the word behind the i names, of those that have it.
    bool every_current(std::string_view names, std::string_view behind_i = {}) {
        bool any = false;
        const std::vector<Instance>& instances = context_.job.circuit.instances;
        for (std::size_t k = 0; k < instances.size(); ++k) {
            if (instances[k].pins == 0 || !matches(names, instances[k].name)) continue;
            const auto word = pin_word(behind_i, info_of(instances[k]), instances[k].pins);
            if (!word || !word->part.empty()) continue;
            add_current(InstanceId{static_cast<int>(k)}, word->pin);
            any = true;
        }
        return any;
    }

    bool every_voltage(std::string_view names) {
        bool any = false;
        const std::vector<Node>& nodes = context_.job.circuit.nodes;
        for (std::size_t k = 1; k < nodes.size(); ++k) {
            if (!matches(names, nodes[k].name)) continue;
            add_voltage(NodeId{static_cast<int>(k)});
            any = true;
        }
        return any;
    }

    void pattern(const Word& call, const Word& names) {
        const bool current = call.lower[0] == 'i';
        const bool any = current ? every_current(names.lower, std::string_view(call.lower).substr(1))
                                 : call.is("v") && every_voltage(names.lower);
        if (!call.is("v") && !current)
            context_.diagnostics.error(call.span, "unsupported-quantity",
                                       "'" + call.text + "(...)' is neither a voltage nor a current");
        else if (!any)
            context_.diagnostics.error(names.span, "no-match",
                                       "nothing is called like '" + call.text + "(" + names.text + ")'");
    }

    // ngspice: a node by its bare name, the current of a source as v1#branch.
    bool bare(const std::string& name) {
        const std::size_t hash = name.find("#branch");
        if (hash != std::string::npos && hash + 7 == name.size()) {
            const std::optional<InstanceId> id = context_.names.instance(name.substr(0, hash));
            if (id) add_current(*id);
            return id.has_value();
        }
        const std::optional<NodeId> id = context_.names.node(name);
        if (id && *id != ground) add_voltage(*id);
        return id.has_value();
    }

    // ngspice: @r4[i] is the current of r4, @q1[ic] the one into the collector.
    void internal(const Word& word) {
        const std::size_t open = word.lower.find('[');
        const std::string name = word.lower.substr(1, open == std::string::npos ? open : open - 1);
        const std::optional<InstanceId> id = context_.names.instance(name);
        const std::size_t close = word.lower.size() - 1;
        if (id && open != std::string::npos && close > open && word.lower[open + 1] == 'i' &&
            word.lower[close] == ']') {
            const Instance& instance = context_.job.circuit.instances[static_cast<std::size_t>(id->index)];
            const std::string_view behind_i = std::string_view(word.lower).substr(open + 2, close - open - 2);
            const auto pin = pin_word(behind_i, info_of(instance), instance.pins);
            if (instance.pins > 0 && pin && pin->part.empty()) return add_current(*id, pin->pin);
        }
        if (!id)
            context_.diagnostics.error(word.span, "unknown-device", "there is no device '" + name + "'",
                                       did_you_mean(name, [&] { return context_.names.instance_names(); }));
        else
            context_.diagnostics.error(word.span, "unsupported-quantity",
                                       "'" + word.text +
                                           "' is not supported: of a device's quantities only its "
                                           "current can be kept",
                                       "i(" + name + "), or @" + name + "[i]");
    }

    // Of an analysis of voltages and currents, if there is one; else of one that has other columns.
    void expression(const Item& item) {
        std::optional<Diagnostics> told;
        bool kept = false;
        for (const bool own : {false, true})
            for (const analysis::AnalysisRequest& request : context_.job.requests.analyses) {
                if (kept || own_columns(request).empty() == own) continue;
                Diagnostics found;
                kept = keep(item, request, found);
                if (kept || !told) told = std::move(found);
                break;
            }
        if (told) context_.diagnostics.append(*told);
    }
    bool keep(const Item& item, const analysis::AnalysisRequest& request, Diagnostics& found) {
        const auto signal =
            read_signal({context_.top, context_.names, context_.job, found}, card_,
                        card_.words[item.first].begin, card_.words[item.last - 1].end, {&request});
        if (!signal) return false;
        if (const std::optional<Probe> probe = plain_probe(*signal)) return add(*probe), true;
        found.error(signal->span, "not-a-column",
                    "'" + signal->text + "' is not a voltage or a current that can be kept",
                    "an expression can be printed: .print " + signal->text);
        return false;
    }

    const RequestContext& context_;
    const Card& card_;
    AskedColumns& asked_;
};

} // namespace

void read_print(const RequestContext& context, const Card& card, AskedColumns& asked) {
    std::size_t first = 1;
    std::string named;
    if (card.words.size() > 1 && card.words[1].kind == Word::Kind::plain &&
        !analysis_kind(card.words[1].lower).empty()) {
        named = card.words[1].lower;
        first = 2;
    }
    if (asked.too_many()) return; // which was said
    std::vector<const analysis::AnalysisRequest*> analyses;
    for (const analysis::AnalysisRequest& request : context.job.requests.analyses)
        if (named.empty() || request.name == named || analysis_kind(request.name) == named)
            analyses.push_back(&request);
    // Xyce: an operating point is a sweep of one row.
    if (analyses.empty() && named == "dc")
        for (const analysis::AnalysisRequest& request : context.job.requests.analyses)
            if (analysis_kind(request.name) == "op") analyses.push_back(&request);
    if (analyses.empty()) {
        if (!named.empty())
            context.diagnostics.warning(card.words[1].span, "no-such-analysis",
                                        "the deck has no " + named + " analysis: nothing to print");
        return;
    }
    const std::vector<Item> items = items_of(context, card, first);
    if (items.empty()) {
        context.diagnostics.warning(card.span(), "nothing-to-print", card.key() + " names nothing to print",
                                    card.key() + " " + analyses.front()->name + " v(out)");
        return;
    }
    // Without a name of an analysis an item belongs to those in which it has a meaning; one that has none in
    // any is a mistake, told as the first of them tells it.
    std::vector<Diagnostics> findings(items.size());
    std::vector<unsigned char> fits(items.size(), 0);
    for (std::size_t k = 0; k < analyses.size(); ++k) {
        analysis::PrintRequest print;
        print.analysis = analyses[k]->name;
        print.span = card.span();
        for (std::size_t j = 0; j < items.size(); ++j) {
            const bool all = is_all(items[j], card);
            if (all && asked.prints(print.analysis, "all")) {
                fits[j] = 1;
                continue;
            }
            if (!counted(context, card, mentions_of(items[j], card, context.job.circuit), asked)) return;
            Diagnostics found;
            const RequestContext quiet{context.top, context.names, context.job, found};
            std::vector<expr::Signal> signals = signals_of(quiet, card, {items[j]}, *analyses[k]);
            if (found.has_errors()) {
                if (k == 0) findings[j].append(found);
                continue;
            }
            fits[j] = 1;
            if (all) asked.print(print.analysis, "all");
            // .print and .plot of the same thing make one column.
            for (expr::Signal& signal : signals)
                if (!asked.prints(print.analysis, signal.text)) print.signals.push_back(std::move(signal));
        }
        for (const expr::Signal& signal : print.signals) asked.print(print.analysis, signal.text);
        if (!print.signals.empty()) context.job.requests.prints.push_back(std::move(print));
    }
    LeftOut left_out(context, card);
    for (std::size_t j = 0; j < items.size(); ++j)
        if (!fits[j]) left_out.add(items[j], findings[j]);
    left_out.report();
}

void read_save(const RequestContext& context, const Card& card, AskedColumns& asked) {
    std::size_t first = 1;
    const bool probe = card.key() != ".save";
    if (probe && card.words.size() > 1 && !analysis_kind(card.words[1].lower).empty()) first = 2;
    const std::vector<Item> items = items_of(context, card, first);
    std::vector<Probe>& saves = context.job.requests.saves;
    if (probe && saves.empty()) saves = default_probes(context.job.circuit);
    if (items.empty() && !probe)
        context.diagnostics.warning(card.span(), "nothing-to-save", ".save names nothing to keep",
                                    ".save v(out)");
    LeftOut left_out(context, card);
    for (const Item& item : items) {
        if (!counted(context, card, mentions_of(item, card, context.job.circuit), asked)) return;
        Diagnostics found;
        const RequestContext quiet{context.top, context.names, context.job, found};
        SaveReader(quiet, card, asked).item(item);
        if (found.has_errors())
            left_out.add(item, found);
        else
            context.diagnostics.append(found);
    }
    left_out.report();
}

} // namespace nullor::parser
