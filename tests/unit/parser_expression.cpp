// Text -> tree -> program -> value.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "parser/expression/expression.hpp"

using namespace nullor;
using namespace nullor::parser;

namespace {

// Knows the parameters a = 2, b = 3, x1.gain = 10, z0 = 0 and x = an input; v(node) gives the length of its
// name.
class TestResolver : public Resolver {
public:
    explicit TestResolver(expr::Builder& builder) : builder_(builder) {}

    std::optional<expr::Ref> name(const std::string& name, Span) override {
        if (name == "x") return builder_.input(0);
        const auto found = parameters.find(name);
        if (found == parameters.end()) return std::nullopt;
        return builder_.constant(found->second);
    }
    Call call(const Expression& call) override {
        if (call.text != "v") return {};
        double total = 0;
        for (const ExpressionPtr& operand : call.operands) {
            CHECK(operand->kind == Expression::Kind::name);
            nodes.push_back(operand->text);
            total += static_cast<double>(operand->text.size());
        }
        return {builder_.constant(total), true};
    }
    std::vector<std::string> known_names() const override {
        std::vector<std::string> names{"x"};
        for (const auto& [name, value] : parameters) names.push_back(name);
        return names;
    }
    std::vector<std::string> known_calls() const override { return {"v"}; }

    std::map<std::string, double> parameters{{"a", 2}, {"b", 3}, {"x1.gain", 10}, {"z0", 0}, {"i1", 7}};
    std::vector<std::string> nodes;

private:
    expr::Builder& builder_;
};

CardText card_of(const std::string& text) {
    CardText card(0);
    card.append(text, 1, 1);
    return card;
}

struct Result {
    Diagnostics diagnostics;
    std::optional<expr::Program> program;
    std::vector<std::string> nodes;
};

Result compile(const CardText& card) {
    Result result;
    const ExpressionPtr tree = parse_expression(card, 0, card.text().size(), result.diagnostics);
    if (!tree) return result;
    expr::Builder builder;
    TestResolver resolver(builder);
    if (const auto value = lower(*tree, builder, resolver, result.diagnostics))
        result.program = builder.finish(*value);
    CHECK(resolver.lowering == 0);
    result.nodes = resolver.nodes;
    return result;
}

double value(const std::string& text, double x = 0) {
    CAPTURE(text);
    const Result result = compile(card_of(text));
    for (const Diagnostic& d : result.diagnostics.all()) FAIL_CHECK(text << ": " << d.message);
    if (!result.program) return std::numeric_limits<double>::quiet_NaN();
    expr::Scratch scratch;
    return result.program->evaluate(std::vector<double>{x}, scratch);
}

// Exactly one error, with this message, at this place of the only line.
void fails(const std::string& text, const std::string& message, int column, int length,
           const std::string& hint = "") {
    CAPTURE(text);
    const Result result = compile(card_of(text));
    CHECK_FALSE(result.program.has_value());
    REQUIRE(result.diagnostics.all().size() == 1);
    const Diagnostic& d = result.diagnostics.all().front();
    CHECK(d.severity == Severity::error);
    CHECK(d.message == message);
    CHECK(d.span.line == 1);
    CHECK(d.span.column == column);
    CHECK(d.span.length == length);
    CHECK(d.hint == hint);
}

} // namespace

TEST_CASE("priorities, loosest to tightest") {
    CHECK(value("1+2*3") == 7);
    CHECK(value("(1+2)*3") == 9);
    CHECK(value("7-4-2") == 1);
    CHECK(value("16/4/2") == 2);
    CHECK(value("17%10%4") == 3);
    CHECK(value("2*7%4") == 2);
    CHECK(value("-2^2") == -4);
    CHECK(value("-2**2") == -4);
    CHECK(value("2^-1") == 0.5);
    CHECK(value("2^3^2") == 512);
    CHECK(value("2**3**2") == 512);
    CHECK(value("2*3^2") == 18);
    CHECK(value("(-2)^2") == 4);
    CHECK(value("-2^-2") == -0.25);
    CHECK(value("1-+-3") == 4);
    CHECK(value("2*-3") == -6);
    CHECK(value("1+1 < 3") == 1);
    CHECK(value("1 < 2 == 2 < 3") == 1);
    CHECK(value("0 == 1 && 1 == 1") == 0);
    CHECK(value("1 || 1 && 0") == 1);
    CHECK(value("(1 || 1) && 0") == 0);
    CHECK(value("1 | 1 & 0") == 1);
    CHECK(value("!0 + 1") == 2);
    CHECK(value("!1 == 0") == 1);
    CHECK(value("~0") == 1);
    CHECK(value("!!5") == 1);
    CHECK(value("2 != 3") == 1);
    CHECK(value("2 >= 3 | 3 <= 2 | 3 > 2") == 1);
    CHECK(value("1 ? 2 : 3") == 2);
    CHECK(value("0 ? 2 : 0 ? 4 : 5") == 5);
    CHECK(value("1 ? 0 ? 6 : 7 : 8") == 7);
    CHECK(value("1+1 ? 2+3 : 4") == 5);
    CHECK(value("1|0 ? 3 : 4") == 3);
}

TEST_CASE("grouping by parentheses, braces and quotes") {
    CHECK(value("{1+2}*3") == 9);
    CHECK(value("'1+2'*3") == 9);
    CHECK(value("\"1+2\"*3") == 9);
    CHECK(value("{('1+2')*{3}}") == 9);
    CHECK(value("  ( 4 )  ") == 4);
}

TEST_CASE("numbers in expressions") {
    CHECK(value("1k5+1") == 1501);
    CHECK(value("4.7uF*1e6") == 4.7e-6 * 1e6);
    CHECK(value("1e3+2") == 1002);
    CHECK(value("2*e") == doctest::Approx(5.43656365691809));
    CHECK(value("1e-3-1e-3") == 0);
    CHECK(value(".5+5.") == 5.5);
    CHECK(value("10k/1meg") == 0.01);
    fails("1+1V5", "'1V5' is not a number: a digit cannot follow 'V'", 5, 1);
    fails("2*1e400", "'1e400' is too large: the largest number is 1.797693e308", 3, 5);
    CHECK(value("2*1A") == 2);
    fails("5 k", "an operator is expected before 'k'", 3, 1);
}

TEST_CASE("names") {
    CHECK(value("A+B") == 5);
    CHECK(value("X1.Gain*a") == 20);
    CHECK(value("pi") == 3.14159265358979323846);
    CHECK(value("-inf") == -std::numeric_limits<double>::infinity());
    CHECK(value("i1") == 7);
    // the resolver is asked before the constants are
    expr::Builder builder;
    TestResolver resolver(builder);
    resolver.parameters["e"] = 42;
    Diagnostics diagnostics;
    const CardText card = card_of("e");
    const auto ref = lower(*parse_expression(card, 0, 1, diagnostics), builder, resolver, diagnostics);
    double known = 0;
    REQUIRE(ref.has_value());
    CHECK(builder.constant_value(*ref, known));
    CHECK(known == 42);
}

TEST_CASE("only the given part of a card is read") {
    const CardText card = card_of("r1 a b {2*3} tc=1");
    Diagnostics diagnostics;
    const ExpressionPtr tree = parse_expression(card, 8, 11, diagnostics);
    REQUIRE(tree);
    CHECK(tree->text == "*");
    CHECK(tree->span.column == 9);
    CHECK(tree->span.length == 3);
    CHECK(tree->operands[1]->number == 3);
}

TEST_CASE("operands of v() are names as written") {
    const auto nodes = [](const std::string& text) {
        const Result result = compile(card_of(text));
        CHECK(result.diagnostics.empty());
        return result.nodes;
    };
    using Names = std::vector<std::string>;
    CHECK(nodes("v(out)") == Names{"out"});
    CHECK(nodes("V( OUT , in-1 )") == Names{"out", "in-1"});
    CHECK(nodes("v(Net-_U1-V+_)*2") == Names{"net-_u1-v+_"});
    CHECK(nodes("v(net-(u1-v+), 5)") == Names{"net-(u1-v+)", "5"});
    CHECK(nodes("v(2)-v(a/b)") == Names{"2", "a/b"});
    CHECK(nodes("v (x1.out)") == Names{"x1.out"});
    CHECK(nodes("v(3v3)") == Names{"3v3"});
    CHECK(takes_names("vdb"));
    CHECK(takes_names("i"));
    CHECK_FALSE(takes_names("im"));
    CHECK_FALSE(takes_names("vx"));
    fails("v()", "a name is expected before ')'", 3, 1);
    fails("v(a,)", "a name is expected before ')'", 5, 1);
    fails("1+v(out", "'(' is never closed", 4, 1);
    fails("i(v1)", "'i(...)' has no meaning here", 1, 5);
    fails("2*ddt(x)", "'ddt(...)' has no meaning here", 3, 6);
}

TEST_CASE("every function is known by its name, and if, uplim, dnlim, pwl beside") {
    for (const expr::Function& f : expr::functions()) {
        std::string text = std::string(f.name) + "(0.25";
        for (int k = 1; k < f.min_operands; ++k) text += "," + std::to_string(k);
        const Result result = compile(card_of(text + ")"));
        CAPTURE(text);
        CHECK(result.diagnostics.empty());
        CHECK(result.program.has_value());
    }
    CHECK(value("sqrt(16)+abs(-2)*max(1,3,2)") == 10);
    CHECK(value("min(4,a,9,b)") == 2);
    CHECK(value("log(e)") == 1);
    CHECK(value("log10(1000)") == doctest::Approx(3).epsilon(1e-15));
    CHECK(value("pwr(-3,2)+pwrs(-3,2)") == 0);
    CHECK(value("atan2(1,-1)") == std::atan2(1, -1));
    CHECK(value("limit(5,2,-2)") == 2);
    CHECK(value("IF(a>b, 1, -1)") == -1);
    CHECK(value("ph(-1)") == 180);
}

TEST_CASE("uplim and dnlim are LTspice's smooth limits") {
    // dnlim at 0 and 1.1: the values that SpiceSharpParser's tests expect of LTspice's functions
    CHECK(value("dnlim(x,1,0.2)", 0) == doctest::Approx(1.0004957504353332).epsilon(1e-15));
    CHECK(value("dnlim(x,1,0.2)", 1.1) == doctest::Approx(1.1213061319425267).epsilon(1e-15));
    CHECK(value("dnlim(x,1,0.2)", 2) == 2);
    CHECK(value("uplim(x,1,0.2)", 2) == doctest::Approx(1 - 0.0004957504353332).epsilon(1e-13));
    CHECK(value("uplim(x,1,0.2)", 0.5) == 0.5);
    // both sides meet in value and slope
    CHECK(value("uplim(x,1,0.2)", 0.8 + 1e-9) == doctest::Approx(0.8 + 1e-9).epsilon(1e-15));
    for (const double x : {0.5, 1.0, 1.5}) {
        CHECK(value("uplim(x,1,0)", x) == std::fmin(x, 1));
        CHECK(value("dnlim(x,1,0)", x) == std::fmax(x, 1));
        CHECK(value("uplim(x,1,-3)", x) == std::fmin(x, 1));
    }
    // the slope is finite with a zone of 0, too
    expr::Scratch scratch;
    std::vector<double> slope(1);
    const Result sharp = compile(card_of("uplim(x,1,z0)"));
    CHECK(sharp.program->evaluate(std::vector<double>{2}, slope, scratch) == 1);
    CHECK(slope[0] == 0);
    CHECK(sharp.program->evaluate(std::vector<double>{0.5}, slope, scratch) == 0.5);
    CHECK(slope[0] == 1);
}

TEST_CASE("table with constant points, and with points that are not known yet") {
    const std::string constant = "table(x, -1,4, 0,1, 2,5)";
    // x-x is 0, but only evaluation knows it
    const std::string computed = "pwl(x, -1+(x-x),4, 0,1, 2,5)";
    CHECK(compile(card_of(constant)).program->tables().size() == 1);
    CHECK(compile(card_of(computed)).program->tables().empty());
    for (const double x : {-3.0, -1.0, -0.7, 0.0, 0.3, 1.9, 2.0, 7.0}) {
        const double expected = x <= -1 ? 4 : x <= 0 ? 1 - 3 * x : x <= 2 ? 1 + 2 * x : 5;
        CHECK(value(constant, x) == doctest::Approx(expected).epsilon(1e-15));
        CHECK(value(computed, x) == value(constant, x));
        expr::Scratch scratch;
        std::vector<double> slope(1), computed_slope(1);
        (void)compile(card_of(constant)).program->evaluate(std::vector<double>{x}, slope, scratch);
        (void)compile(card_of(computed)).program->evaluate(std::vector<double>{x}, computed_slope, scratch);
        CHECK(computed_slope[0] == doctest::Approx(slope[0]).epsilon(1e-14));
    }
    CHECK(value("table(x,1,7)", 3) == 7);
    CHECK(value("table(x,a,10,b,20)", 2.5) == 15);
    CHECK(std::isnan(value("table(x, 1+x-x,4, 0,1)", 5)));
    fails("table(x,0,1,0,2)", "the x values of 'table' must ascend; this is not above the one before it", 13,
          1);
    fails("pwl(x,0,1,3)", "the last point of 'pwl' has no y", 11, 1, "pwl(x, x1,y1, x2,y2, ...)");
}

TEST_CASE("messages of the parser point to the place") {
    fails("", "an expression is expected here", 1, 1);
    fails("   ", "an expression is expected here", 4, 1);
    fails("1+", "the expression ends where a value is expected", 2, 1);
    fails("2*(3+ ", "the expression ends where a value is expected", 5, 1);
    fails("1+*2", "a value is expected before '*'", 3, 1);
    fails("a && || b", "a value is expected before '||'", 6, 2);
    fails("(1+2", "'(' is never closed", 1, 1);
    fails("sin(1", "'(' is never closed", 4, 1);
    fails("{1+2", "'{' is never closed", 1, 1);
    fails("'1+2", "''' is never closed", 1, 1);
    fails("1+2)", "')' closes nothing that was opened", 4, 1);
    fails("(1+2}", "'(' is closed by '}'", 5, 1);
    fails("1 2", "an operator is expected before '2'", 3, 1);
    fails("a b", "an operator is expected before 'b'", 3, 1);
    fails("(a bcd)", "an operator is expected before 'bcd'", 4, 3);
    fails("a = 2", "'=' is no operator of expressions", 3, 1, "to compare, write '=='");
    fails("1,2", "',' separates the operands of a function only", 2, 1);
    fails("1:2", "':' without a '?' before it", 2, 1);
    fails("a ? 1", "this '?' has no ':'", 3, 1, "condition ? value_if_true : value_if_false");
    fails("()", "a value is expected before ')'", 2, 1);
    fails("2 @ 3", "an operator is expected before '@'", 3, 1);
    fails("@", "a value is expected before '@'", 1, 1);
}

TEST_CASE("messages about names and functions") {
    fails("1+gian", "nothing is called 'gian' here", 3, 4);
    fails("x1.gian", "nothing is called 'x1.gian' here", 1, 7, "did you mean 'x1.gain'?");
    fails("2*sin", "nothing is called 'sin' here", 3, 3, "it is a function: sin(...)");
    fails("sqrr(2)", "there is no function 'sqrr'", 1, 7, "did you mean 'sqr' or 'sqrt'?");
    fails("a(2)", "'a' is not a function", 1, 4, "to multiply, write a*(...)");
    fails("1+limit(1)", "'limit' takes 3 operands, not 1", 3, 8,
          "limit(x,lo,hi): x held between the bounds, given in either order");
    fails("1+limit(1,2)", "a random function cannot stand here: 'limit'", 3, 10,
          "limit(nom,abs) is random; to hold x between bounds write limit(x,lo,hi)");
    fails("sin(1,2)", "'sin' takes 1 operand, not 2", 1, 8, "sine, x in radians");
    fails("sin()", "'sin' takes 1 operand, not 0", 1, 5, "sine, x in radians");
    fails("max(1)", "'max' takes 2 or more operands, not 1", 1, 6,
          "the greatest of its operands; complex ones by their real parts");
    fails("if(1,2)", "'if' takes 3 operands, not 2", 1, 7, "if(c,a,b): a where c is not 0, else b");
    // as many as can be found
    const Result result = compile(card_of("foo + sin(bar, 1) ? max(2) : -baz"));
    REQUIRE(result.diagnostics.all().size() == 4);
    CHECK(result.diagnostics.all()[0].message == "nothing is called 'foo' here");
    CHECK(result.diagnostics.all()[3].message == "nothing is called 'baz' here");
}

TEST_CASE("spans survive continuation lines") {
    CardText card(0);
    card.append("b1 out 0 v={a +", 4, 1);
    card.append(" ", 5, 1);
    card.append("  nope*", 5, 2);
    card.append(" ", 7, 1);
    card.append("sin(1,2)}", 7, 3);
    const std::size_t begin = card.text().find('{'), end = card.text().size();
    Diagnostics diagnostics;
    const ExpressionPtr tree = parse_expression(card, begin, end, diagnostics);
    REQUIRE(tree);
    expr::Builder builder;
    TestResolver resolver(builder);
    CHECK_FALSE(lower(*tree, builder, resolver, diagnostics).has_value());
    REQUIRE(diagnostics.all().size() == 2);
    const Span name = diagnostics.all()[0].span, call = diagnostics.all()[1].span;
    CHECK(name.line == 5);
    CHECK(name.column == 4);
    CHECK(name.length == 4);
    CHECK(call.line == 7);
    CHECK(call.column == 3);
    CHECK(call.length == 8);
}
