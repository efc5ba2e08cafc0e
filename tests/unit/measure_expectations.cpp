#include <doctest/doctest.h>

#include "engine/measure/expectations.hpp"
#include "engine/measure/probes.hpp"
#include "tests/unit/measure_tables.hpp"

using namespace measure_tests;
using doctest::Approx;
using measure::check;
using measure::Expectation;
using measure::ExpectationResult;
using measure::Relation;

namespace {

struct Case : Signals {
    Expectation expectation;
    Case(Relation relation, double right) {
        expectation.relation = relation;
        expectation.analysis = "tran";
        expectation.left = node(1);
        expectation.right = number(right);
    }
    Case& tolerances(double rtol, double atol) {
        expectation.rtol = number(rtol);
        expectation.atol = number(atol);
        return *this;
    }
    Case& range(double from, double to) {
        expectation.from = number(from);
        expectation.to = number(to);
        return *this;
    }
    ExpectationResult over(const results::Table& table) { return check(expectation, requests, &table, {}); }
};

} // namespace

TEST_CASE("expectation: equality holds within atol + rtol |r|, and at the very edge") {
    const results::Table table = tran({0, 1}, {8, 12});
    CHECK(Case(Relation::equal, 10).tolerances(0, 2).over(table).holds);
    CHECK(Case(Relation::equal, 10).tolerances(0.2, 0).over(table).holds);
    CHECK(Case(Relation::equal, 10).tolerances(0.1, 1).over(table).holds);
    CHECK_FALSE(Case(Relation::equal, 10).tolerances(0.1, 0.5).over(table).holds);
    CHECK_FALSE(Case(Relation::equal, 10).over(table).holds);
    CHECK(Case(Relation::equal, 8).tolerances(0, 0).over(tran({0}, {8})).holds);
}

TEST_CASE("expectation: the default tolerances are rtol 1e-6 and atol 1e-12") {
    CHECK(Case(Relation::equal, 1).over(tran({0}, {1 + 0.9e-6})).holds);
    CHECK_FALSE(Case(Relation::equal, 1).over(tran({0}, {1 + 1.1e-6})).holds);
    CHECK(Case(Relation::equal, 0).over(tran({0}, {0.9e-12})).holds);
    CHECK_FALSE(Case(Relation::equal, 0).over(tran({0}, {1.1e-12})).holds);
}

TEST_CASE("expectation: the worst row is the one farthest beyond its tolerance") {
    const ExpectationResult result =
        Case(Relation::equal, 10).tolerances(0, 1).over(tran({0, 1, 2, 3}, {10, 13, 8, 10}));
    REQUIRE(result.worst);
    CHECK(result.rows == 4);
    CHECK(result.failed_rows == 2);
    CHECK(result.worst->row == 1);
    CHECK(result.worst->axis == 1.0);
    CHECK(result.worst->error == 3.0);
    CHECK(result.worst->relative == Approx(0.3));
    CHECK(result.worst->allowed == 1.0);
    CHECK(describe(result) ==
          "at time = 1 s: left 13, right 10, error 3 (0.3 of the right side), allowed 1; 2 of 4 points fail");
}

TEST_CASE("expectation: inequalities compare without tolerance and report the margin") {
    const results::Table table = tran({0, 1, 2}, {1, 3, 2});
    CHECK(Case(Relation::less, 3.5).over(table).holds);
    CHECK(Case(Relation::less, 3.5).over(table).worst->error == -0.5);
    CHECK_FALSE(Case(Relation::less, 3).over(table).holds);
    CHECK(Case(Relation::less_equal, 3).over(table).holds);
    CHECK(describe(Case(Relation::less, 3.5).over(table)) ==
          "at time = 1 s: left 3, right 3.5, inside the bound by 0.5; 3 points");
    CHECK(describe(Case(Relation::less, 2.5).over(table)) ==
          "at time = 1 s: left 3, right 2.5, beyond the bound by 0.5; 1 of 3 points fails");
    CHECK(Case(Relation::greater, 0).over(table).holds);
    CHECK_FALSE(Case(Relation::greater, 1).over(table).holds);
    CHECK(Case(Relation::greater_equal, 1).over(table).holds);
    CHECK(Case(Relation::greater_equal, 1.5).over(table).worst->row == 0);
}

TEST_CASE("expectation: NaN holds nowhere") {
    const results::Table table = tran({0, 1, 2}, {1, NAN, 1});
    for (const Relation relation : {Relation::equal, Relation::less, Relation::less_equal, Relation::greater,
                                    Relation::greater_equal}) {
        const ExpectationResult result = Case(relation, relation == Relation::less ? 2 : 1).over(table);
        CHECK_FALSE(result.holds);
        REQUIRE(result.worst);
        if (relation == Relation::equal) CHECK(result.worst->row == 1);
    }
    CHECK_FALSE(Case(Relation::equal, NAN).over(tran({0}, {NAN})).holds);
}

TEST_CASE("expectation: infinity equals itself and nothing else") {
    CHECK(Case(Relation::equal, INFINITY).over(tran({0}, {INFINITY})).holds);
    CHECK_FALSE(Case(Relation::equal, INFINITY).over(tran({0}, {-INFINITY})).holds);
    CHECK_FALSE(Case(Relation::equal, INFINITY).over(tran({0}, {1.0})).holds);
    CHECK_FALSE(Case(Relation::equal, 1).over(tran({0}, {INFINITY})).holds);
}

TEST_CASE("expectation: from and to take in their ends up to rounding") {
    std::vector<double> f, v;
    for (int k = 0; k <= 90; ++k) {
        f.push_back(0.01 * std::pow(10, k / 10.0));
        v.push_back(k);
    }
    const results::Table table = tran(f, v);
    CHECK(Case(Relation::less, 1000).range(1, 1e3).over(table).rows == 31);
    const results::Table linear = tran({-0.2, -0.1, 5e-18, 0.1, 0.2}, {0, 0, 0, 0, 0});
    CHECK(Case(Relation::equal, 0).range(-1, 0).over(linear).rows == 3);
}

TEST_CASE("expectation: what checks nothing is a failure") {
    const results::Table table = tran({0, 1}, {1, 1});
    const ExpectationResult none = Case(Relation::equal, 1).range(5, 6).over(table);
    CHECK_FALSE(none.holds);
    CHECK(none.rows == 0);
    CHECK(none.message == "no point of time lies within from= and to=");
    Case no_table(Relation::equal, 1);
    CHECK_FALSE(check(no_table.expectation, no_table.requests, nullptr, {}).holds);
    CHECK(Case(Relation::equal, 1).tolerances(NAN, 0).over(table).message == "rtol=nan is not a number");
    CHECK_FALSE(Case(Relation::equal, 1).tolerances(-1, 5).over(table).holds);
}

TEST_CASE("expectation: ac is compared as a complex number, s is 2 pi j f") {
    const results::Table table = ac({1, 10}, {{0, 2 * pi}, {0, 20 * pi}});
    Case s(Relation::equal, 0);
    s.expectation.right = s.one("s", input(expr::SignalInput::Kind::s));
    s.tolerances(1e-15, 0);
    CHECK(s.over(table).holds);
    Case omega(Relation::equal, 0);
    omega.expectation.right = omega.one("omega", input(expr::SignalInput::Kind::omega));
    CHECK_FALSE(omega.over(table).holds);
    CHECK(omega.over(table).worst->error == Approx(std::sqrt(2.0) * 20 * pi));
    omega.expectation.left = omega.of_node(expr::Op::mag, "vm(1)", 1, Unit::volt);
    CHECK(omega.over(table).holds);
}

TEST_CASE("expectation: v(a,b) is made of the columns v(a) and v(b)") {
    const results::Table table = real_table("time", Unit::second, {0, 1}, {{5, 6}, {2, 4}});
    Case difference(Relation::greater_equal, 2);
    expr::SignalInput read;
    read.probe = voltage(1);
    read.probe.minus = NodeId{2};
    difference.expectation.left = difference.one("v(1,2)", read, Unit::volt);
    CHECK(difference.over(table).holds);
    CHECK(difference.over(table).worst->error == 0.0);
    const auto probes = measure::required_probes(difference.requests, "tran");
    CHECK(probes.empty());
    difference.requests.expectations.push_back(difference.expectation);
    CHECK(measure::required_probes(difference.requests, "tran") ==
          std::vector<Probe>{voltage(1), voltage(2)});
}

TEST_CASE("expectation: parameters, targets and measures come from the step") {
    using Input = expr::SignalInput::Kind;
    Case meas(Relation::equal, 0);
    meas.expectation.analysis = "meas";
    meas.expectation.left = meas.one("pole", input(Input::measure, 1));
    meas.expectation.right = meas.one("fp", input(Input::parameter, 2));
    const double parameters[] = {27, 1, 9};
    std::vector<MeasureResult> measures(2);
    measures[1].name = "pole";
    const measure::Context context{parameters, {}, measures};
    CHECK(check(meas.expectation, meas.requests, nullptr, context).message ==
          "'pole' reads the measure 'pole', which has no value");
    measures[1].value = 9;
    measures[1].ok = true;
    const ExpectationResult result = check(meas.expectation, meas.requests, nullptr, context);
    CHECK(result.holds);
    CHECK(result.rows == 1);
    const double targets[] = {4, 5};
    meas.expectation.right = meas.one("r2", input(Input::target, 1));
    CHECK(check(meas.expectation, meas.requests, nullptr, {parameters, targets, measures}).worst->right ==
          5.0);
}
