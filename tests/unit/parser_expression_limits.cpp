// Depth and length: a clear error or a result, never the end of the stack.

#include <doctest/doctest.h>

#include <string>

#include "parser/expression/expression.hpp"

using namespace nullor;
using namespace nullor::parser;

namespace {

// Knows nothing but f(x), whose body is `body`.
class OneFunction : public Resolver {
public:
    OneFunction(expr::Builder& builder, Diagnostics& diagnostics)
        : builder_(builder), diagnostics_(diagnostics) {}
    std::optional<expr::Ref> name(const std::string&, Span) override { return builder_.input(0); }
    Call call(const Expression& call) override {
        if (call.text != "f" || !body) return {};
        return {lower(*body, builder_, *this, diagnostics_), true};
    }
    std::vector<std::string> known_names() const override { return {}; }
    std::vector<std::string> known_calls() const override { return {}; }

    ExpressionPtr body;

private:
    expr::Builder& builder_;
    Diagnostics& diagnostics_;
};

std::string repeated(const std::string& text, int count) {
    std::string result;
    result.reserve(text.size() * static_cast<std::size_t>(count));
    for (int k = 0; k < count; ++k) result += text;
    return result;
}

ExpressionPtr parse(const std::string& text, Diagnostics& diagnostics) {
    CardText card(0);
    card.append(text, 1, 1);
    return parse_expression(card, 0, text.size(), diagnostics);
}

void fails(const std::string& text, const std::string& message, int column) {
    Diagnostics diagnostics;
    CHECK(parse(text, diagnostics) == nullptr);
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].message == message);
    CHECK(diagnostics.all()[0].span.column == column);
}

double value(const std::string& text, double input = 0) {
    Diagnostics diagnostics;
    const ExpressionPtr tree = parse(text, diagnostics);
    REQUIRE(tree);
    expr::Builder builder;
    OneFunction resolver(builder, diagnostics);
    const auto result = lower(*tree, builder, resolver, diagnostics);
    CHECK(diagnostics.empty());
    REQUIRE(result.has_value());
    expr::Scratch scratch;
    return builder.finish(*result).evaluate(std::vector<double>{input}, scratch);
}

const std::string too_deep = "the expression is nested more than 200 deep";

} // namespace

TEST_CASE("200 levels are read, 201 and 100,000 are refused") {
    CHECK(value(repeated("(", 200) + "7" + repeated(")", 200)) == 7);
    fails(repeated("(", 201) + "7" + repeated(")", 201), too_deep, 201);
    fails(repeated("(", 100'000), too_deep, 201);
    fails(repeated("{'", 100'000), too_deep, 201);
    fails(repeated("sin(", 100'000), too_deep, 4 * 200 + 1);
    fails(repeated("-", 100'000) + "1", too_deep, 201);
    fails(repeated("!", 100'000) + "1", too_deep, 201);
    fails(repeated("2^", 100'000) + "1", too_deep, 2 * 200 + 2);
    fails(repeated("1?", 100'000) + "1", too_deep, 2 * 200 + 2);
    fails(repeated("1?1:", 100'000) + "1", too_deep, 4 * 200 + 2);
    CHECK(value(repeated("-", 200) + "1") == 1);
    CHECK(value(repeated("1^", 200) + "1") == 1);
}

TEST_CASE("long chains are read, lowered and destroyed without recursion") {
    CHECK(value(repeated("1+", 100'000) + "1") == 100'001);
    CHECK(value(repeated("x+", 100'000) + "x", 0.5) == 50'000.5);
    CHECK(value(repeated("1-", 50'000) + repeated("0*1+", 25'000) + "1") == 3 - 50'000);
    CHECK(value(repeated("1&&", 100'000) + "0") == 0);
    fails(repeated("1+", 500'000) + "1", "the expression has more than 100000 operators", 200'002);
    fails(repeated("1+", 2'500'000) + "1", "the expression has more than 100000 operators", 200'002);
}

TEST_CASE("a call takes many operands, but not any number") {
    CHECK(value("max(" + repeated("1,", 200'000) + "2)") == 2);
    Diagnostics diagnostics;
    CHECK(parse("max(" + repeated("1,", 1'200'000) + "2)", diagnostics) == nullptr);
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].message == "the expression has more than 1000000 parts");
}

TEST_CASE("a part of a long chain may be kept beyond its tree") {
    Diagnostics diagnostics;
    ExpressionPtr tree = parse("a*b+" + repeated("1+", 90'000) + "1", diagnostics);
    REQUIRE(tree);
    const Expression* node = tree.get();
    while (node->operands[0]->text == "+") node = node->operands[0].get();
    const ExpressionPtr product = node->operands[0];
    tree.reset();
    CHECK(product->text == "*");
    CHECK(product->operands[1]->text == "b");
}

TEST_CASE("for_each meets every node once, without recursion") {
    Diagnostics diagnostics;
    const ExpressionPtr tree = parse("a+max(b,-c)*2", diagnostics);
    std::string order;
    for_each(*tree, [&](const Expression& e) { order += e.text + " "; });
    CHECK(order == "+ a * max b - c 2 ");
    int nodes = 0;
    for_each(*parse(repeated("1+", 100'000) + "1", diagnostics), [&](const Expression&) { ++nodes; });
    CHECK(nodes == 200'001);
}

TEST_CASE("functions that call each other without end are stopped") {
    Diagnostics diagnostics;
    expr::Builder builder;
    OneFunction resolver(builder, diagnostics);
    resolver.body = parse("1+" + repeated("sin(", 100) + "f(1)" + repeated(")", 100), diagnostics);
    const ExpressionPtr call = parse("f(2)", diagnostics);
    REQUIRE(diagnostics.empty());
    CHECK_FALSE(lower(*call, builder, resolver, diagnostics).has_value());
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].message ==
          "the expression, with the functions it calls, is nested more than 1000 deep");
    CHECK(resolver.lowering == 0);
}
