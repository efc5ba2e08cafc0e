#include "parser/requests/expectations.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parser/requests/signals.hpp"

namespace nullor::parser {

namespace {

using measure::Expectation;
using measure::Relation;
using measure::SignalIndex;

bool names_analysis(const std::vector<Word>& words, std::size_t k) {
    return k < words.size() && words[k].kind == Word::Kind::plain &&
           (words[k].is("meas") || !analysis_kind(words[k].lower).empty());
}

bool is_limit(const std::vector<Word>& words, std::size_t k) {
    return k + 1 < words.size() && words[k + 1].is("=") &&
           (words[k].is("rtol") || words[k].is("atol") || words[k].is("from") || words[k].is("to"));
}

struct Sign {
    std::size_t begin, end;
    std::string text;
};

// Comparisons and "=" outside of parentheses, braces and quotes.
std::vector<Sign> signs(std::string_view text, std::size_t begin, std::size_t end) {
    std::vector<Sign> found;
    int depth = 0;
    for (std::size_t k = begin; k < end; ++k) {
        const char c = text[k];
        if (c == '(' || c == '{') ++depth;
        if (c == ')' || c == '}') --depth;
        if (c == '\'' || c == '"') {
            const std::size_t close = text.find(c, k + 1);
            if (close < end) k = close;
            continue;
        }
        if (depth > 0 || (c != '=' && c != '<' && c != '>' && c != '!')) continue;
        const bool two = k + 1 < end && text[k + 1] == '=';
        if (c == '!' && !two) continue;
        found.push_back({k, k + (two ? 2 : 1), std::string(text.substr(k, two ? 2 : 1))});
        if (two) ++k;
    }
    return found;
}

std::optional<Relation> relation_of(std::string_view sign) {
    if (sign == "==") return Relation::equal;
    if (sign == "<") return Relation::less;
    if (sign == "<=") return Relation::less_equal;
    if (sign == ">") return Relation::greater;
    if (sign == ">=") return Relation::greater_equal;
    return std::nullopt;
}

class ExpectationReader {
public:
    ExpectationReader(const RequestContext& context, const Card& card)
        : context_(context), card_(card), words_(card.words), text_(card.text.text()) {}

    void read() {
        const std::optional<std::size_t> first = read_head();
        if (!first) return;
        std::size_t limits = *first;
        int depth = 0;
        for (; limits < words_.size(); ++limits) {
            if (words_[limits].is("(")) ++depth;
            if (words_[limits].is(")")) --depth;
            if (depth == 0 && limits > *first && is_limit(words_, limits)) break;
        }
        if (*first >= words_.size()) {
            error(words_.back().span, "missing-relation", "what is expected is missing behind this",
                  ".expect op v(out) == -10");
            return;
        }
        bool sound = read_sides(words_[*first].begin, words_[limits - 1].end);
        sound = read_limits(limits) && sound;
        if (!sound) return;
        expectation_.span = card_.span(0, words_.size());
        context_.job.measures.expectations.push_back(std::move(expectation_));
    }

private:
    void error(Span span, std::string code, std::string message, std::string hint = {}) {
        context_.diagnostics.error(span, std::move(code), std::move(message), std::move(hint));
    }
    std::optional<std::size_t> read_head();
    bool find_analysis(const Word& word);
    bool read_sides(std::size_t begin, std::size_t end);
    bool read_limits(std::size_t k);
    SignalIndex* limit_of(const Word& word);
    void report_signs(const std::vector<Sign>& found, std::size_t begin, std::size_t end);
    [[nodiscard]] bool has_axis() const { return analysis_ && analysis::has_axis(*analysis_); }

    const RequestContext& context_;
    const Card& card_;
    const std::vector<Word>& words_;
    const std::string& text_;
    const analysis::AnalysisRequest* analysis_ = nullptr;
    Expectation expectation_;
};

// Word at which the left side starts.
std::optional<std::size_t> ExpectationReader::read_head() {
    // sens(r1) is a column of that name.
    const bool call = words_.size() > 3 && words_[3].is("(") && words_[3].begin == words_[2].end;
    const bool named = names_analysis(words_, 2) && !call && words_[1].kind == Word::Kind::plain;
    if (named && names_analysis(words_, 1)) {
        error(words_[1].span, "bad-name",
              "'" + words_[1].text + "' names an analysis: it cannot name an expectation");
        return std::nullopt;
    }
    const std::size_t k = named ? 2 : 1;
    if (!names_analysis(words_, k)) {
        error(
            words_.size() > 1 ? words_[1].span : card_.span(), "missing-analysis",
            ".expect names the analysis that it speaks of, here or behind a name of its own",
            ".expect ac db(v(out)) < 20; the deck has " + [this] {
                std::string list;
                for (const std::string& name : context_.analysis_names()) list += name + ", ";
                return list + "and meas for measured values";
            }());
        return std::nullopt;
    }
    if (named) expectation_.name = words_[1].lower;
    if (!find_analysis(words_[k])) return std::nullopt;
    return k + 1;
}

bool ExpectationReader::find_analysis(const Word& word) {
    expectation_.analysis = word.lower;
    if (word.is("meas")) return true;
    analysis_ = context_.analysis(word.lower);
    if (analysis_) return true;
    std::string hint;
    const std::string kind = analysis_kind(word.lower);
    if (!analysis::is_analysis(kind))
        hint = kind + " is not supported";
    else if (context_.analysis(kind))
        hint = "the last one is '" + [&] {
            std::string last;
            for (const std::string& name : context_.analysis_names())
                if (analysis_kind(name) == kind) last = name;
            return last + "'";
        }();
    else
        hint = "add a ." + kind + " card";
    error(word.span, "no-such-analysis", "the deck has no analysis '" + word.text + "'", std::move(hint));
    return false;
}

void ExpectationReader::report_signs(const std::vector<Sign>& found, std::size_t begin, std::size_t end) {
    std::size_t relations = 0;
    for (const Sign& sign : found) relations += relation_of(sign.text) ? 1 : 0;
    for (const Sign& sign : found) {
        if (sign.text == "!=") {
            error(card_.text.span(sign.begin, 2), "bad-relation", "!= is no relation that can be expected");
            return;
        }
        if (sign.text != "=") continue;
        std::size_t name = sign.begin;
        while (name > begin && blank(text_[name - 1])) --name;
        std::size_t start = name;
        while (start > begin && !blank(text_[start - 1])) --start;
        if (relations > 0)
            error(card_.text.span(start, name - start), "unknown-limit",
                  "'" + text_.substr(start, name - start) + "' is nothing that .expect can be given",
                  "rtol=, atol=, from= and to= can");
        else
            error(card_.text.span(sign.begin, 1), "missing-relation", "= is no relation",
                  "to compare, write ==");
        return;
    }
    if (relations == 0)
        error(card_.text.span(begin, end - begin), "missing-relation",
              "there is no relation here: one of == < <= > >=");
    else
        error(card_.text.span(found[1].begin, found[1].end - found[1].begin), "second-relation",
              "a second relation: .expect compares two sides",
              "write two cards, or put a comparison inside an expression into parentheses");
}

bool ExpectationReader::read_sides(std::size_t begin, std::size_t end) {
    const std::vector<Sign> found = signs(text_, begin, end);
    const std::optional<Relation> relation =
        found.size() == 1 ? relation_of(found[0].text) : std::optional<Relation>();
    if (!relation) {
        report_signs(found, begin, end);
        return false;
    }
    expectation_.relation = *relation;
    expectation_.text = text_.substr(begin, end - begin);
    const SignalUse use{analysis_};
    expectation_.left = add_signal(context_, card_, begin, found[0].begin, use);
    expectation_.right = add_signal(context_, card_, found[0].end, end, use);
    if (expectation_.left < 0 || expectation_.right < 0) return false;
    const auto constant = [this](SignalIndex index) {
        return context_.job.measures.signals[static_cast<std::size_t>(index)].program.is_constant();
    };
    if (constant(expectation_.left) && constant(expectation_.right))
        context_.diagnostics.warning(card_.text.span(begin, end - begin), "checks-nothing",
                                     "both sides are constants: this says nothing of the circuit");
    return true;
}

SignalIndex* ExpectationReader::limit_of(const Word& word) {
    if (word.is("rtol")) return &expectation_.rtol;
    if (word.is("atol")) return &expectation_.atol;
    return word.is("from") ? &expectation_.from : &expectation_.to;
}

bool ExpectationReader::read_limits(std::size_t k) {
    bool sound = true;
    while (k < words_.size()) {
        const Word& name = words_[k];
        std::size_t end = k + 2;
        while (end < words_.size() && !(end > k + 2 && is_limit(words_, end))) ++end;
        SignalIndex& index = *limit_of(name);
        if (k + 2 >= words_.size()) {
            error(name.span, "missing-value", name.text + "= needs a value");
            return false;
        }
        const bool tolerance = name.is("rtol") || name.is("atol");
        if (index >= 0) {
            error(name.span, "given-twice", name.text + "= is given twice");
            sound = false;
        } else if (tolerance && expectation_.relation != Relation::equal) {
            error(name.span, "tolerance-of-inequality",
                  name.text + "= belongs to ==; an inequality has no tolerance",
                  "put the margin into the bound");
            sound = false;
        } else if (!tolerance && !has_axis()) {
            error(name.span, "no-axis",
                  name.text + "= has no axis to count along in " + expectation_.analysis);
            sound = false;
        }
        const std::string role = name.lower;
        const SignalIndex read =
            add_signal(context_, card_, words_[k + 2].begin, words_[end - 1].end, SignalUse{nullptr, role});
        if (read < 0)
            sound = false;
        else
            index = read;
        k = end;
    }
    return sound;
}

} // namespace

void read_expectation(const RequestContext& context, const Card& card) {
    ExpectationReader(context, card).read();
}

} // namespace nullor::parser
