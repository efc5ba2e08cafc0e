// V=, I=, VALUE, TABLE and POLY: cards whose law is an expression.

#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/base/near_names.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/circuit/behaviour_forms.hpp"
#include "parser/circuit/element.hpp"
#include "parser/expression/vocabulary.hpp"
#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

using devices::CardSyntax;

struct Keyword {
    std::string_view word;
    using Form = BehaviourForm;
    Form form;
    CardSyntax::Expression gives; // none: what the letter gives
};

constexpr Keyword keywords[] = {
    {"v", Keyword::Form::value, CardSyntax::Expression::voltage},
    {"vol", Keyword::Form::value, CardSyntax::Expression::voltage},
    {"i", Keyword::Form::value, CardSyntax::Expression::current},
    {"cur", Keyword::Form::value, CardSyntax::Expression::current},
    {"value", Keyword::Form::value, CardSyntax::Expression::none},
    {"table", Keyword::Form::table, CardSyntax::Expression::none},
    {"poly", Keyword::Form::poly, CardSyntax::Expression::none},
    {"laplace", Keyword::Form::laplace, CardSyntax::Expression::none},
    {"freq", Keyword::Form::unsupported, CardSyntax::Expression::none},
    {"chebyshev", Keyword::Form::unsupported, CardSyntax::Expression::none},
    {"foster", Keyword::Form::unsupported, CardSyntax::Expression::none},
    {"pole", Keyword::Form::unsupported, CardSyntax::Expression::none},
    {"spline", Keyword::Form::unsupported, CardSyntax::Expression::none},
    {"delay", Keyword::Form::unsupported, CardSyntax::Expression::none},
    {"pwl", Keyword::Form::unsupported, CardSyntax::Expression::none},
    {"r", Keyword::Form::unsupported, CardSyntax::Expression::none},
};

// The "=" behind a bare expression; words.size() if there is none.
std::size_t equals_behind(const Element& e, std::size_t k) {
    int depth = 0;
    for (; k < e.words().size(); ++k) {
        if (e.words()[k].is("(")) ++depth;
        if (e.words()[k].is(")")) --depth;
        if (depth == 0 && e.words()[k].is("=")) return k;
    }
    return k;
}

const Keyword* keyword_here(const Element& e) {
    if (e.at_end() || e.word().kind != Word::Kind::plain || e.at + 1 >= e.words().size()) return nullptr;
    const Word& next = e.words()[e.at + 1];
    const bool braced = next.kind == Word::Kind::braced;
    for (const Keyword& keyword : keywords) {
        if (!e.word().is(keyword.word)) continue;
        const bool value = keyword.form == Keyword::Form::value, poly = keyword.form == Keyword::Form::poly;
        const bool table = keyword.form == Keyword::Form::table || keyword.form == Keyword::Form::laplace;
        // V(...) is a reading, VALUE(...) an expression. Harris writes POLY 2.
        const bool fits =
            poly ? next.is("(") || next.lower.find_first_not_of("0123456789") == std::string::npos
                 : next.is("=") || braced || (next.is("(") && (!value || keyword.word == "value")) ||
                       (table && equals_behind(e, e.at) < e.words().size());
        return fits ? &keyword : nullptr;
    }
    return nullptr;
}

// What expressions of the letter give; none when it is open.
CardSyntax::Expression given_by(char letter) {
    auto gives = CardSyntax::Expression::none;
    for (const devices::DeviceInfo* info : devices::registry()) {
        if (info->syntax.letters.find(letter) == std::string_view::npos) continue;
        if (info->syntax.expression == CardSyntax::Expression::none) continue;
        if (gives != CardSyntax::Expression::none) return CardSyntax::Expression::none;
        gives = info->syntax.expression;
    }
    return gives;
}

bool reads_branches(char letter) {
    for (const devices::DeviceInfo* info : devices::registry())
        if (info->syntax.letters.find(letter) != std::string_view::npos &&
            info->syntax.control == CardSyntax::Control::branches)
            return true;
    return false;
}

class BehaviourReader {
public:
    BehaviourReader(Element& e, const Keyword& keyword) : e_(e), keyword_(keyword) {
        form_.kind = keyword.form;
    }

    // At the keyword. False after an error.
    bool read() {
        ++e_.at;
        return read_rest(keyword_.form == Keyword::Form::value     ? read_value()
                         : keyword_.form == Keyword::Form::table   ? read_table()
                         : keyword_.form == Keyword::Form::laplace ? read_laplace()
                                                                   : read_poly());
    }

    // At the first coefficient, behind the two nodes or the device that the card read without a keyword.
    bool read_coefficients(std::vector<std::size_t> devices) {
        form_.devices = std::move(devices);
        if (form_.devices.empty()) form_.voltages.emplace_back(e_.instance.nodes[2], e_.instance.nodes[3]);
        return read_rest(read_numbers());
    }

    WrittenForm form_;

private:
    bool read_rest(bool good) {
        for (e_.skip_blanks(); good && !e_.at_end(); e_.skip_blanks()) {
            if (e_.next_is("=")) {
                read_named_value(e_);
                continue;
            }
            if (read_catalogue(e_)) continue;
            e_.error(e_.word().span, "unexpected-word", "'" + e_.word().text + "' is not expected here");
            return false;
        }
        return good;
    }

    void skip_equals() {
        if (!e_.at_end() && e_.word().is("=")) ++e_.at;
    }

    bool missing(const char* what) {
        e_.error(e_.at_end() ? e_.end_span() : e_.word().span, "missing-value",
                 std::string(what) + " is missing here");
        return false;
    }

    // Up to the next name=, so that a bare expression may hold blanks; a braced one ends by itself.
    bool read_value() {
        if (static_cast<int>(e_.instance.nodes.size()) > e_.instance.pins)
            e_.error(e_.words()[e_.at - 1].span, "unexpected-word",
                     "an expression takes no controlling nodes: it names what it reads");
        skip_equals();
        if (e_.at_end()) return missing("an expression");
        const bool braced = e_.word().kind == Word::Kind::braced;
        const std::size_t end = braced ? joined_end(e_.words(), e_.at) : value_end(e_.words(), e_.at);
        form_.tree = parse(end);
        e_.at = end;
        return form_.tree != nullptr;
    }

    ExpressionPtr parse(std::size_t last) {
        if (last <= e_.at) {
            missing("an expression");
            return nullptr;
        }
        if (!e_.words()[last - 1].closed) return nullptr;
        std::size_t begin = e_.word().begin, end = e_.words()[last - 1].end;
        if (last == e_.at + 1 && e_.word().kind == Word::Kind::braced && end >= begin + 2) ++begin, --end;
        return parse_expression(e_.card.text, begin, end, e_.diagnostics);
    }

    // {expression} =, braces or not; or the voltage of the controlling nodes.
    bool read_input(const char* what) {
        skip_equals();
        const std::size_t equals = equals_behind(e_, e_.at);
        if (e_.instance.nodes.size() == 4) {
            form_.voltages.emplace_back(e_.instance.nodes[2], e_.instance.nodes[3]);
            return true;
        }
        const bool braced = !e_.at_end() && e_.word().kind == Word::Kind::braced;
        if (!braced && equals == e_.words().size()) return missing(what);
        form_.tree = parse(braced ? e_.at + 1 : equals);
        e_.at = braced ? e_.at + 1 : equals;
        skip_equals();
        return form_.tree != nullptr;
    }

    // TABLE {expression} = (x,y) (x,y) ...; with controlling nodes also TABLE=(x,y,x,y)
    bool read_table() {
        if (!read_input("the expression of the table")) return false;
        const Span span = e_.words()[e_.at - 1].span;
        if (!read_numbers()) return false;
        if (form_.numbers.size() >= 2 && form_.numbers.size() % 2 == 0) return true;
        e_.error(span, "table-points",
                 "a table needs pairs of numbers (x,y), not " + std::to_string(form_.numbers.size()) +
                     " numbers");
        return false;
    }

    // LAPLACE {expression} = {H(s)}; with controlling nodes LAPLACE=H(s)
    bool read_laplace() {
        if (!read_input("the expression that is transformed")) return false;
        if (e_.at_end()) return missing("the transfer function");
        const bool braced = e_.word().kind == Word::Kind::braced;
        const std::size_t end = braced ? joined_end(e_.words(), e_.at) : value_end(e_.words(), e_.at);
        form_.transfer = parse(end);
        e_.at = end;
        return form_.transfer != nullptr;
    }

    bool read_numbers() {
        bool good = true;
        for (e_.skip_blanks(); !e_.at_end() && !e_.next_is("="); e_.skip_blanks()) {
            if (e_.word().is("=")) return missing("a number");
            const std::size_t end = std::max(item_end(e_.words(), e_.at), e_.at + 1);
            std::optional<Binding> number = bind_words(e_.card, e_.at, end, *e_.level.scope, e_.diagnostics);
            good = good && number;
            if (number) form_.numbers.push_back(std::move(*number));
            e_.at = end;
        }
        return good;
    }

    // POLY(n) n pairs of nodes, or n devices; then coefficients
    bool read_poly() {
        const std::size_t close = e_.word().is("(") ? closing(e_.words(), e_.at) : e_.at;
        const Span span = e_.card.span(e_.at - 1, close + 1);
        std::optional<Binding> count = bind_words(e_.card, e_.at, std::min(close + 1, e_.words().size()),
                                                  *e_.level.scope, e_.diagnostics);
        const double dimension = count ? constant_value(*count).value_or(0) : 0;
        if (!(dimension >= 1 && dimension <= 1000 && dimension == std::floor(dimension))) {
            if (count)
                e_.error(span, "poly-dimension", "POLY(n) needs the number of its variables, 1 or more");
            return false;
        }
        e_.at = close + 1;
        for (int k = 0; k < static_cast<int>(dimension); ++k)
            if (!read_variable()) return false;
        if (!read_numbers()) return false;
        if (form_.numbers.empty()) return missing("a coefficient");
        if (dimension == 1 && form_.numbers.size() == 1) read_as_gain(span);
        return true;
    }

    // SPICE2's rule, which PSpice's models rely on; ngspice alone takes it as P0.
    void read_as_gain(Span span) {
        const bool constant = e_.build.dialect.dialect == Dialect::ngspice;
        if (!constant) form_.numbers.insert(form_.numbers.begin(), constant_binding(0, span));
        e_.diagnostics.warning(span, "poly-single-coefficient",
                               constant
                                   ? "the single coefficient of POLY(1) is taken as its constant term, as "
                                     "ngspice does"
                                   : "the single coefficient of POLY(1) is taken as a gain, as SPICE2 and "
                                     "PSpice do",
                               constant ? "SPICE2 and PSpice take it as a gain: that is POLY(1) ... 0 gain"
                                        : "ngspice takes it as a constant: that is POLY(1) ... value 0");
    }

    // POLY(2) V(a) I(v1) ... of a B
    bool read_expression() {
        const std::size_t end = e_.at_end() ? e_.at : item_end(e_.words(), e_.at);
        form_.variables.push_back(parse(end));
        e_.at = end;
        return form_.variables.back() != nullptr;
    }

    bool read_variable() {
        if (e_.letter() == 'b') return read_expression();
        if (!reads_branches(e_.letter())) {
            std::vector<NodeId> nodes;
            if (!read_nodes(e_, 2, nodes)) return false;
            form_.voltages.emplace_back(nodes[0], nodes[1]);
            return true;
        }
        e_.skip_blanks();
        if (e_.at_end() || e_.word().kind != Word::Kind::plain) return missing("the name of a device");
        form_.devices.push_back(e_.at++);
        return true;
    }

    Element& e_;
    const Keyword& keyword_;
};

void add_behaviour(Element& e, bool good, WrittenForm read) {
    const InstanceId id = add_with_parasitics(e);
    if (!good || !id.valid()) return;
    e.build.later.push_back([&build = e.build, &level = e.level, &card = e.card, id, form = std::move(read)] {
        Diagnostics found;
        lower_form(build, level, card, build.circuit.instances[static_cast<std::size_t>(id.index)], form,
                   found);
        build.report(found, level);
    });
}

} // namespace

std::vector<std::string_view> behaviour_words() {
    std::vector<std::string_view> words;
    for (const Keyword& keyword : keywords)
        if (keyword.form != Keyword::Form::unsupported) words.push_back(keyword.word);
    return words;
}

bool starts_behaviour(const Element& e) {
    return keyword_here(e) != nullptr;
}

namespace {

const Keyword& poly_keyword() {
    return *std::find_if(std::begin(keywords), std::end(keywords),
                         [](const Keyword& k) { return k.form == Keyword::Form::poly; });
}

// V={POLY(n) ...}, with braces or without: at its POLY, with what it gives. False where it is none.
bool read_value_of_poly(Element& e) {
    const std::size_t k = e.at + (e.next_is("=") ? 2 : 1);
    if (e.letter() != 'b' || k >= e.words().size()) return false;
    const Word& word = e.words()[k];
    const bool braced = word.kind == Word::Kind::braced;
    if (lower_case(word.text.substr(std::min(word.text.find_first_not_of(" \t"), word.text.size()), 4)) !=
        "poly")
        return false;
    Card& open = e.build.rewritten.emplace_back(e.card);
    if (braced) {
        const std::vector<Word> inside = split(e.card.text, word.begin + 1, word.end - 1, e.diagnostics);
        const auto place = open.words.erase(open.words.begin() + static_cast<std::ptrdiff_t>(k));
        open.words.insert(place, inside.begin(), inside.end());
    }
    Element inner{e.build, e.level, open, e.diagnostics, e.instance, k};
    BehaviourReader reader(inner, poly_keyword());
    const bool good = reader.read();
    add_behaviour(inner, good, std::move(reader.form_));
    return true;
}

} // namespace

void read_behaviour(Element& e) {
    const Keyword* keyword = keyword_here(e);
    if (!keyword) {
        const Word& word = e.at_end() ? e.words().back() : e.word();
        e.error(word.span, "missing-expression",
                "'" + e.name() + "' needs V=expression or I=expression here");
        return;
    }
    if (keyword->form == Keyword::Form::unsupported) {
        e.error(e.word().span, "unsupported-source",
                "'" + e.name() + "': the form " + e.word().text + " is not supported");
        return;
    }
    const auto gives = keyword->gives == CardSyntax::Expression::none ? given_by(e.letter()) : keyword->gives;
    e.instance.kind = gives == CardSyntax::Expression::none ? -1 : devices::find_kind(e.letter(), "", gives);
    if (e.instance.kind < 0) {
        e.error(e.word().span, "wrong-expression",
                "'" + e.name() + "' cannot be given by '" + e.word().text + "'",
                gives == CardSyntax::Expression::voltage   ? "it gives a current: write VALUE={...}"
                : gives == CardSyntax::Expression::current ? "it gives a voltage: write VALUE={...}"
                                                           : "write V={...} or I={...}");
        return;
    }
    if (keyword->form == Keyword::Form::value && read_value_of_poly(e)) return;
    BehaviourReader reader(e, *keyword);
    const bool good = reader.read();
    add_behaviour(e, good, std::move(reader.form_));
}

void add_own_table(Element& e, std::vector<Binding> points) {
    e.instance.kind = devices::find_kind('b', "", CardSyntax::Expression::current);
    e.instance.values.clear();
    WrittenForm form;
    form.kind = Keyword::Form::table;
    form.voltages.emplace_back(e.instance.nodes[0], e.instance.nodes[1]);
    form.numbers = std::move(points);
    add_behaviour(e, true, std::move(form));
}

void read_omitted_poly(Element& e, std::vector<std::size_t> devices) {
    e.instance.kind = devices::find_kind(e.letter(), "", given_by(e.letter()));
    BehaviourReader reader(e, poly_keyword());
    const bool good = reader.read_coefficients(std::move(devices));
    add_behaviour(e, good, std::move(reader.form_));
}

} // namespace nullor::parser
