// Independent sources: [DC] value, AC magnitude [phase], NAME(numbers) option=value.

#include <algorithm>

#include "engine/base/near_names.hpp"
#include "parser/circuit/element.hpp"
#include "parser/circuit/pwl_file.hpp"

namespace nullor::parser {

namespace {

// SPICE3's input of .disto: no other analysis reads it.
bool is_distortion(const Word& word) {
    return word.is("distof1") || word.is("distof2");
}

bool is_keyword(const Element& e) {
    const Word& word = e.word();
    if (word.kind != Word::Kind::plain) return false;
    return word.lower == "dc" || word.lower == "ac" || devices::find_waveform(word.lower) ||
           is_distortion(word) || e.next_is("=");
}

std::vector<std::string> waveform_names() {
    std::vector<std::string> names;
    for (const devices::WaveformInfo& info : devices::waveforms()) names.emplace_back(info.name);
    return names;
}

// The next item as a number; false at the end of the card and before a keyword.
bool read_number(Element& e, int parameter, std::optional<Binding>& value) {
    e.skip_blanks();
    if (e.at_end() || is_keyword(e)) return false;
    const std::size_t end = std::max(item_end(e.words(), e.at), e.at + 1);
    Draws draws = draws_of(e, parameter);
    value = bind_words(e.card, e.at, end, *e.level.scope, e.diagnostics, &draws);
    e.at = end;
    return true;
}

// False where no number stands.
bool read_into(Element& e, std::string_view parameter) {
    const int index = e.info().find(parameter);
    std::optional<Binding> value;
    if (!read_number(e, index, value)) return false;
    if (value) set_value(e, index, std::move(*value));
    return true;
}

// The magnitude behind AC, whose card may say it twice; first: the word where it does so.
void set_magnitude(Element& e, int parameter, Binding value, std::size_t first) {
    for (const auto& given : e.instance.values) {
        if (given.first != parameter) continue;
        if (constant_value(value) && constant_value(value) == constant_value(given.second)) return;
        const std::size_t begin = e.words()[first].begin, end = e.words()[e.at - 1].end;
        e.error(e.card.span(first, e.at), "duplicate-parameter",
                "'" + e.card.text.text().substr(begin, end - begin) + "': '" + e.name() +
                    "' has another AC magnitude already")
            .chain.push_back({"given here", given.second.span});
        return;
    }
    e.instance.values.emplace_back(parameter, std::move(value));
}

class WaveformReader {
public:
    WaveformReader(Element& e, const devices::WaveformInfo& info) : e_(e), info_(info) {
        for (const devices::WaveformOption& option : info.options)
            options_.push_back(constant_binding(option.default_value, e.word().span));
    }

    void read() {
        const Span span = e_.word().span;
        ++e_.at;
        // Around pairs parentheses are blanks: PWL (0,0) (1m,5).
        const bool opens = !info_.pairs && !e_.at_end() && e_.word().is("(");
        const std::size_t close = opens ? closing(e_.words(), e_.at) : e_.words().size();
        const bool parenthesised = close < e_.words().size();
        const std::size_t last = parenthesised ? close : e_.words().size();
        if (parenthesised) ++e_.at;
        while (read_part(last, parenthesised)) {
        }
        if (parenthesised) e_.at = std::max(e_.at, close + 1);
        while (read_option()) {
        }
        if (!check_count(span)) return;
        e_.instance.waveform = static_cast<int>(info_.kind);
        e_.instance.arguments = std::move(options_);
        std::move(numbers_.begin(), numbers_.end(), std::back_inserter(e_.instance.arguments));
    }

private:
    // A number, an option or a file; false where the waveform ends.
    bool read_part(std::size_t last, bool parenthesised) {
        while (e_.at < last && (e_.word().is(",") || (info_.pairs && e_.word().is_blank()))) ++e_.at;
        if (e_.at >= last) return false;
        if (info_.pairs && (e_.word().is("file") || e_.word().is("repeat") || e_.word().is("endrepeat"))) {
            read_keyword();
            return true;
        }
        if (read_option()) return true;
        if (e_.at >= last) return false; // an option without its value
        if (!parenthesised && (e_.word().is_blank() || is_keyword(e_))) return false;
        const std::size_t end = std::min(std::max(item_end(e_.words(), e_.at), e_.at + 1), last);
        if (info_.pairs && numbers_.size() % 2 == 0)
            add(time(end));
        else
            add(bind_words(e_.card, e_.at, end, *e_.level.scope, e_.diagnostics));
        e_.at = end;
        return true;
    }

    // Of a point: with a plus sign it counts from the one before.
    std::optional<Binding> time(std::size_t end) {
        const Word& word = e_.word();
        const bool relative = word.kind == Word::Kind::plain && word.text[0] == '+' && time_;
        std::optional<Binding> value = bind_words(e_.card, e_.at, end, *e_.level.scope, e_.diagnostics);
        if (value && relative) value = combined(expr::Op::add, *time_, *value);
        time_ = value;
        return value;
    }

    bool read_option() {
        if (e_.at_end() || !e_.next_is("=")) return false;
        const Word& name = e_.word();
        if (info_.pairs && name.is("file")) {
            read_keyword();
            return true;
        }
        for (std::size_t k = 0; k < info_.options.size(); ++k) {
            if (!name.is(info_.options[k].name)) continue;
            e_.at += 2;
            if (e_.at_end()) {
                e_.error(e_.end_span(), "missing-value", "a value is missing behind this");
                return false;
            }
            const std::size_t end = joined_end(e_.words(), e_.at);
            std::optional<Binding> value = bind_words(e_.card, e_.at, end, *e_.level.scope, e_.diagnostics);
            if (value) options_[k] = std::move(*value);
            e_.at = end;
            return true;
        }
        return false;
    }

    // FILE="name", FILE=name; REPEAT FOREVER ( ... ) ENDREPEAT around all points
    void read_keyword() {
        const Word& word = e_.word();
        ++e_.at;
        if (word.is("file")) {
            if (!e_.at_end() && e_.word().is("=")) ++e_.at;
            if (e_.at_end()) {
                e_.error(word.span, "missing-file-name", "'file' needs the name of a file");
                return;
            }
            const std::size_t end =
                e_.word().kind == Word::Kind::plain ? item_end(e_.words(), e_.at) : e_.at + 1;
            const std::string name =
                end == e_.at + 1
                    ? e_.word().text
                    : e_.card.text.text().substr(e_.word().begin, e_.words()[end - 1].end - e_.word().begin);
            for (const double number :
                 read_pwl_file(name, e_.card.span(e_.at, end), e_.build, e_.diagnostics))
                numbers_.push_back(constant_binding(number, word.span));
            e_.at = end;
        } else if (word.is("repeat")) {
            repeat_option(word);
        }
    }

    void repeat_option(const Word& word) {
        const bool forever = !e_.at_end() && e_.word().is("forever");
        if (forever && numbers_.empty()) {
            ++e_.at;
            for (std::size_t k = 0; k < info_.options.size(); ++k)
                if (info_.options[k].name == "r") options_[k] = constant_binding(0, word.span);
            return;
        }
        e_.error(word.span, "unsupported-repeat", "only REPEAT FOREVER around all points is supported",
                 "to repeat from a time on, write r=time behind the points");
        e_.at = e_.words().size();
    }

    void add(std::optional<Binding> value) {
        if (value)
            numbers_.push_back(std::move(*value));
        else
            failed_ = true;
    }

    // False after an error, here or in the numbers.
    bool check_count(Span span) {
        const int count = static_cast<int>(numbers_.size());
        const bool too_many = info_.max_numbers >= 0 && count > info_.max_numbers;
        if (failed_ || e_.diagnostics.has_errors()) return false;
        if (count >= info_.min_numbers && !too_many && !(info_.pairs && count % 2 != 0)) return true;
        std::string range = std::to_string(info_.min_numbers);
        if (info_.pairs)
            range = "pairs of";
        else if (info_.max_numbers > info_.min_numbers)
            range += " to " + std::to_string(info_.max_numbers);
        e_.error(span, "waveform-numbers",
                 std::string(info_.name) + " takes " + range + " numbers (" + std::string(info_.numbers) +
                     "), not " + std::to_string(count));
        return false;
    }

    Element& e_;
    const devices::WaveformInfo& info_;
    std::vector<Binding> options_, numbers_;
    std::optional<Binding> time_; // of the last point
    bool failed_ = false;
};

} // namespace

namespace {

// LTspice's `I1 a b tbl(v1 i1 v2 i2)`, at the points.
void read_own_table(Element& e) {
    std::vector<Binding> points;
    const Span span = e.word().span;
    for (e.skip_blanks(); !e.at_end(); e.skip_blanks()) {
        const std::size_t end = std::max(item_end(e.words(), e.at), e.at + 1);
        if (auto number = bind_words(e.card, e.at, end, *e.level.scope, e.diagnostics))
            points.push_back(std::move(*number));
        e.at = end;
    }
    if (points.size() < 2 || points.size() % 2 != 0)
        e.error(span, "table-points",
                "a table needs pairs of numbers (v,i), not " + std::to_string(points.size()) + " numbers");
    if (!e.diagnostics.has_errors()) add_own_table(e, std::move(points));
}

// `I1 a b 1m load`: from 0.5 V on the whole current, below it in proportion, and below 0 V none.
void add_load(Element& e) {
    constexpr double whole = 0.5; // V
    const int dc = e.info().find(e.info().syntax.principal);
    Binding current = constant_binding(0);
    for (const auto& [parameter, value] : e.instance.values)
        if (parameter == dc) current = value;
    add_own_table(e, {constant_binding(0), constant_binding(0), constant_binding(whole), current});
}

} // namespace

bool read_source(Element& e) {
    bool has_dc = false;
    for (e.skip_blanks(); !e.at_end(); e.skip_blanks()) {
        const Word& word = e.word();
        const devices::WaveformInfo* waveform =
            word.kind == Word::Kind::plain ? devices::find_waveform(word.lower) : nullptr;
        const bool called = e.next_is("(") && word.kind == Word::Kind::plain;
        if (word.is("dc") || word.is("ac")) {
            const std::size_t first = e.at;
            do e.at += e.next_is("=") ? 2 : 1;
            while (!e.at_end() && e.word().is(word.lower)); // KiCad's "AC ac 1", "DC dc=5"
            if (word.is("dc")) {
                const bool other = !e.at_end() && e.word().is("ac") && e.next_is("=");
                if (!read_into(e, e.info().syntax.principal) && !other)
                    e.diagnostics.warning(word.span, "missing-value", "no value stands behind DC: it is 0");
                has_dc = true;
                continue;
            }
            std::optional<Binding> magnitude;
            const int index = e.info().find("acmag");
            if (!read_number(e, index, magnitude)) magnitude = constant_binding(1, word.span);
            if (magnitude) set_magnitude(e, index, std::move(*magnitude), first);
            (void)read_into(e, "acphase");
        } else if (is_distortion(word)) {
            e.diagnostics.warning(word.span, "distortion-left-out",
                                  "'" + word.text + "' has no effect: there is no analysis of distortion");
            ++e.at;
            const int any = e.info().find(e.info().syntax.principal);
            for (std::optional<Binding> ignored; read_number(e, any, ignored);) continue;
        } else if (waveform) {
            if (e.instance.waveform != 0)
                e.error(word.span, "two-waveforms", "'" + e.name() + "' has two waveforms");
            WaveformReader(e, *waveform).read();
        } else if (word.is("tbl") && (called || e.next_is("=")) && e.letter() == 'i') {
            e.at += e.next_is("=") ? 2 : 1;
            read_own_table(e);
            return false;
        } else if (e.next_is("=")) {
            read_named_value(e);
        } else if (word.is("load") && e.letter() == 'i' && has_dc && e.instance.waveform == 0) {
            ++e.at;
            add_load(e);
            return false;
        } else if (called && !e.level.scope->function(word.lower) && !expr::find_function(word.lower) &&
                   !find_random(word.lower)) {
            e.error(word.span, "unknown-waveform", "there is no waveform '" + word.text + "'",
                    did_you_mean(word.lower, waveform_names()));
            return true;
        } else if (has_dc) {
            e.error(word.span, "unexpected-word", "'" + word.text + "' is not expected here",
                    e.words()[e.at - 1].is(",") ? "the decimal sign of numbers is a point" : "");
            return true;
        } else {
            (void)read_into(e, e.info().syntax.principal);
            has_dc = true;
        }
    }
    return true;
}

} // namespace nullor::parser
