#include "parser/requests/measures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/at.hpp"
#include "parser/expression/vocabulary.hpp"
#include "parser/requests/signals.hpp"

namespace nullor::parser {

namespace {

using measure::Event;
using measure::Measure;
using measure::SignalIndex;
using MeasureKind = Measure::Kind;

constexpr std::array<std::pair<std::string_view, MeasureKind>, 16> kinds = {
    {{"find", MeasureKind::find},
     {"when", MeasureKind::when},
     {"trig", MeasureKind::trig_targ},
     {"min", MeasureKind::min},
     {"max", MeasureKind::max},
     {"pp", MeasureKind::pp},
     {"avg", MeasureKind::avg},
     {"rms", MeasureKind::rms},
     {"integ", MeasureKind::integ},
     {"integral", MeasureKind::integ},
     {"min_at", MeasureKind::min_at},
     {"max_at", MeasureKind::max_at},
     {"deriv", MeasureKind::deriv},
     {"derivative", MeasureKind::deriv},
     {"param", MeasureKind::param},
     {"targ", MeasureKind::trig_targ}}};

std::optional<MeasureKind> kind_of(const Word& word) {
    if (word.kind != Word::Kind::plain) return std::nullopt;
    for (const auto& [name, kind] : kinds)
        if (word.lower == name) return kind;
    return std::nullopt;
}

bool is_statistic(MeasureKind kind) {
    return kind == MeasureKind::min || kind == MeasureKind::max || kind == MeasureKind::pp ||
           kind == MeasureKind::avg || kind == MeasureKind::rms || kind == MeasureKind::integ ||
           kind == MeasureKind::min_at || kind == MeasureKind::max_at;
}

class MeasureReader {
public:
    MeasureReader(const RequestContext& context, const Card& card)
        : context_(context), card_(card), words_(card.words) {}

    void read() {
        if (!read_head()) return;
        bool sound = measure_.kind == MeasureKind::param ? read_param() : read_form();
        if (sound) sound = check();
        if (sound) context_.job.measures.measures.push_back(std::move(measure_));
    }

private:
    void error(Span span, std::string code, std::string message, std::string hint = {}) {
        context_.diagnostics.error(span, std::move(code), std::move(message), std::move(hint));
    }
    [[nodiscard]] bool done() const { return at_ >= words_.size(); }
    [[nodiscard]] bool assigns(std::size_t k) const { return k + 1 < words_.size() && words_[k + 1].is("="); }
    [[nodiscard]] bool is(std::string_view word) const { return !done() && words_[at_].is(word); }

    // A word of the form itself, which ends an expression before it.
    [[nodiscard]] bool keyword(std::size_t k) const {
        const Word& word = words_[k];
        for (const char* bare : {"when", "at", "trig", "targ"})
            if (word.is(bare)) return true;
        for (const char* assigned :
             {"val", "rise", "fall", "cross", "td", "from", "to", "goal", "minval", "weight"})
            if (word.is(assigned)) return assigns(k);
        return false;
    }

    // End of the expression that starts here; also before the "=" of a condition.
    [[nodiscard]] std::size_t expression_end() const {
        int depth = 0;
        for (std::size_t k = at_; k < words_.size(); ++k) {
            if (depth == 0 && k > at_ && (keyword(k) || words_[k].is("="))) return k;
            if (words_[k].is("(")) ++depth;
            if (words_[k].is(")")) --depth;
        }
        return words_.size();
    }

    std::optional<SignalIndex> signal(const SignalUse& use, const char* what) {
        if (done() || words_[at_].is("=")) {
            error(words_[std::min(at_, words_.size() - 1)].span, "missing-value",
                  std::string(what) + (done() ? " is missing behind this" : " is missing before this"));
            return std::nullopt;
        }
        const std::size_t end = expression_end();
        const SignalIndex index = add_signal(context_, card_, words_[at_].begin, words_[end - 1].end, use);
        at_ = end;
        return index < 0 ? std::nullopt : std::optional(index);
    }
    std::optional<SignalIndex> curve(const char* what) { return signal(SignalUse{analysis_}, what); }
    // Behind "name =" or "name".
    std::optional<SignalIndex> limit(const char* role) {
        ++at_;
        if (is("=")) ++at_;
        return signal(SignalUse{nullptr, role}, role);
    }

    bool read_head();
    bool find_analysis(const Word* named);
    bool read_param();
    bool read_form();
    bool read_condition(Event& event, bool needed);
    bool read_count(Event& event);
    bool read_clause(Event*& event);
    bool check();

    const RequestContext& context_;
    const Card& card_;
    const std::vector<Word>& words_;
    std::size_t at_ = 1;
    const analysis::AnalysisRequest* analysis_ = nullptr;
    Measure measure_;
};

// [ANALYSIS] NAME KIND; false where the card cannot be read or has nothing to measure.
bool MeasureReader::read_head() {
    const Word* named = nullptr;
    if (!done() && words_[at_].kind == Word::Kind::plain && !analysis_kind(words_[at_].lower).empty())
        named = &words_[at_++];
    if (done() || words_[at_].kind != Word::Kind::plain) {
        error(done() ? card_.span() : words_[at_].span, "missing-name", ".meas needs a name for its result",
              ".meas tran peak MAX v(out)");
        return false;
    }
    const Word& name = words_[at_++];
    const std::optional<MeasureKind> kind = done() ? std::nullopt : kind_of(words_[at_]);
    if (!kind || words_[at_].is("targ")) {
        error(done() ? name.span : words_[at_].span, "unknown-measure",
              done() ? "what to measure is missing behind this"
                     : "'" + words_[at_].text + "' is nothing that can be measured",
              "FIND, WHEN, TRIG .. TARG, MIN, MAX, PP, AVG, RMS, INTEG, DERIV, MIN_AT, MAX_AT or PARAM");
        return false;
    }
    measure_.name = name.lower;
    measure_.kind = *kind;
    measure_.span = name.span;
    return find_analysis(named);
}

bool MeasureReader::find_analysis(const Word* named) {
    const bool param = measure_.kind == MeasureKind::param;
    if (named) {
        analysis_ = context_.analysis(named->lower);
        if (!analysis_ && !param) {
            context_.diagnostics.warning(named->span, "no-such-analysis",
                                         "the deck has no " + named->lower + " analysis: nothing to measure");
            return false;
        }
    } else if (!param) {
        // The one analysis that there is; an operating point counts when it is alone.
        const auto& all = context_.job.requests.analyses;
        for (const analysis::AnalysisRequest& request : all) {
            if (!has_axis(request) && all.size() > 1) continue;
            if (analysis_) {
                error(measure_.span, "which-analysis",
                      "the deck has several analyses: this .meas must name one",
                      ".meas " + analysis_->name + " " + measure_.name + " ...");
                return false;
            }
            analysis_ = &request;
        }
        if (!analysis_) return false; // a deck without analyses is reported as a whole
    }
    if (!analysis_) return true;
    measure_.analysis = analysis_->name;
    if (!param && swept_of(*analysis_).size() > 1) {
        error(measure_.span, "nested-sweep",
              "'" + analysis_->name + "' sweeps two things: it has a curve for each value of the outer one",
              "put the outer one into a .step card, and each of its values is measured");
        return false;
    }
    return true;
}

// PARAM=e, PARAM={e}, PARAM e: all that follows is the expression.
bool MeasureReader::read_param() {
    ++at_;
    if (is("=")) ++at_;
    if (done()) {
        error(words_.back().span, "missing-value", "an expression is missing behind this");
        return false;
    }
    // The operating point is one row: its voltages are numbers.
    const bool op = analysis_ && !has_axis(*analysis_);
    measure_.signal = add_signal(context_, card_, words_[at_].begin, words_.back().end,
                                 SignalUse{op ? analysis_ : nullptr});
    return measure_.signal >= 0;
}

// RISE=n, FALL=n, CROSS=n, or LAST
bool MeasureReader::read_count(Event& event) {
    event.crossing = is("rise")   ? measure::Crossing::rise
                     : is("fall") ? measure::Crossing::fall
                                  : measure::Crossing::any;
    const Span span = words_[at_].span;
    at_ += 2;
    if (is("last")) {
        event.number = -1;
        ++at_;
        return true;
    }
    if (done()) {
        error(words_.back().span, "missing-value", "a number or LAST is missing behind this");
        return false;
    }
    const std::size_t end = expression_end();
    const std::optional<Binding> binding = bind_words(card_, at_, end, context_.top, context_.diagnostics);
    if (!binding) return false;
    const std::optional<double> number = constant_value(*binding);
    if (!number || !(*number >= 1 && *number <= 1e9) || *number != std::round(*number)) {
        error(at_ < words_.size() ? card_.span(at_, end) : span, "bad-count",
              "which crossing it is must be a whole number from 1 on, or LAST");
        return false;
    }
    event.number = static_cast<int>(*number);
    at_ = end;
    return true;
}

// x=y, or x with VAL=y among what follows
bool MeasureReader::read_condition(Event& event, bool needed) {
    const std::optional<SignalIndex> left = curve("a signal");
    if (!left) return false;
    event.signal = *left;
    if (is("=")) {
        ++at_;
        const std::optional<SignalIndex> right = curve("the level");
        if (!right) return false;
        event.level = *right;
    } else if (needed) {
        error(words_[std::min(at_, words_.size()) - 1].span, "missing-level", "WHEN needs a level to meet",
              "WHEN v(out)=0.5");
        return false;
    }
    return true;
}

bool MeasureReader::read_clause(Event*& event) {
    const Word& word = words_[at_];
    if (word.is("trig") || word.is("targ")) {
        if (measure_.kind != MeasureKind::trig_targ) {
            error(word.span, "unexpected-word",
                  "'" + word.text + "' belongs to measures of the form TRIG .. TARG ..");
            return false;
        }
        event = word.is("trig") ? &measure_.trig : &measure_.targ;
        if (event->signal >= 0 || event->at >= 0) {
            error(word.span, "given-twice", "'" + word.text + "' is given twice");
            return false;
        }
        ++at_;
        if (is("at")) return true;
        return read_condition(*event, false);
    }
    if (word.is("when")) {
        ++at_;
        return read_condition(*event, true);
    }
    struct Limit {
        const char* word;
        SignalIndex* index;
    };
    for (const Limit& one : {Limit{"at", &event->at}, Limit{"td", &event->delay},
                             Limit{"from", &measure_.from}, Limit{"to", &measure_.to}}) {
        if (!word.is(one.word)) continue;
        const std::optional<SignalIndex> index = limit(one.word);
        if (index) *one.index = *index;
        return index.has_value();
    }
    if (word.is("val") && assigns(at_)) {
        at_ += 2;
        const std::optional<SignalIndex> level = curve("the level");
        if (level) event->level = *level;
        return level.has_value();
    }
    if ((word.is("rise") || word.is("fall") || word.is("cross")) && assigns(at_)) return read_count(*event);
    if (keyword(at_)) { // HSPICE's optimiser
        context_.diagnostics.warning(word.span, "goal-left-out",
                                     "'" + word.text + "=' of .meas has no effect here");
        at_ += 2;
        at_ = expression_end();
        return true;
    }
    error(word.span, "unexpected-word", "'" + word.text + "' has no place in this .meas");
    return false;
}

bool MeasureReader::read_form() {
    Event* event = &measure_.event;
    if (measure_.kind != MeasureKind::when && measure_.kind != MeasureKind::trig_targ) {
        ++at_;
        if (is("=")) ++at_;
        const std::optional<SignalIndex> what = curve("what to measure");
        if (!what) return false;
        measure_.signal = *what;
    }
    while (!done())
        if (!read_clause(event)) return false;
    return true;
}

bool MeasureReader::check() {
    const MeasureKind kind = measure_.kind;
    const bool op = analysis_ && !has_axis(*analysis_);
    const Event& event = measure_.event;
    const bool has_event = event.at >= 0 || event.signal >= 0;
    const auto incomplete = [this](const Event& one, const char* name) {
        if (one.at >= 0 || (one.signal >= 0 && one.level >= 0)) return false;
        error(measure_.span, "missing-event",
              one.signal >= 0 ? std::string(name) + " needs a level: VAL=0.5"
                              : std::string(name) + " is missing: " + name + " v(out) VAL=0.5 RISE=1");
        return true;
    };
    if (kind == MeasureKind::trig_targ &&
        (incomplete(measure_.trig, "TRIG") || incomplete(measure_.targ, "TARG")))
        return false;
    const bool needs_event =
        kind == MeasureKind::when || kind == MeasureKind::deriv || (kind == MeasureKind::find && !op);
    if (needs_event && !has_event) {
        error(measure_.span, "missing-event", "where to measure is missing: WHEN v(out)=0.5, or AT=1m");
        return false;
    }
    if (has_event && event.at >= 0 && event.signal >= 0) {
        error(measure_.span, "given-twice", "WHEN and AT= both say where to measure");
        return false;
    }
    if (has_event && is_statistic(kind)) {
        error(measure_.span, "unexpected-word",
              "an extreme or a mean is taken FROM= .. TO= .., not WHEN or AT");
        return false;
    }
    const bool along = has_event || kind == MeasureKind::trig_targ || kind == MeasureKind::integ ||
                       kind == MeasureKind::min_at || kind == MeasureKind::max_at || measure_.from >= 0 ||
                       measure_.to >= 0;
    if (op && along && kind != MeasureKind::param) {
        error(measure_.span, "no-axis", "this analysis is one point: there is nothing to look along");
        return false;
    }
    const Unit unit =
        measure_.signal < 0 ? Unit::none : context_.job.measures.signals[at(measure_.signal)].unit;
    if (kind == MeasureKind::integ &&
        (unit == Unit::volt_per_root_hertz || unit == Unit::ampere_per_root_hertz)) {
        error(measure_.span, "integral-of-density",
              "a density has no integral: powers add up, their roots do not",
              "the noise in the band is onoise_total; the power in a part of it INTEG onoise^2 FROM= TO=");
        return false;
    }
    for (const Measure& other : context_.job.measures.measures) {
        if (other.name != measure_.name || other.analysis != measure_.analysis) continue;
        error(measure_.span, "duplicate-measure", "there is a measure '" + measure_.name + "' already");
        return false;
    }
    if (context_.names.target(measure_.name))
        context_.diagnostics.warning(measure_.span, "hidden-measure",
                                     "'" + measure_.name +
                                         "' is also a parameter or a device, which is what "
                                         "expressions read by this name");
    return true;
}

} // namespace

std::vector<std::string_view> measure_words() {
    std::vector<std::string_view> words;
    for (const auto& [name, kind] : kinds) words.push_back(name);
    return words;
}

std::string measure_name(const Card& card) {
    std::size_t at = 1;
    const auto plain = [&] { return at < card.words.size() && card.words[at].kind == Word::Kind::plain; };
    if (plain() && !analysis_kind(card.words[at].lower).empty()) ++at;
    return plain() ? card.words[at].lower : std::string();
}

void read_measure(const RequestContext& context, const Card& card) {
    MeasureReader(context, card).read();
}

} // namespace nullor::parser
