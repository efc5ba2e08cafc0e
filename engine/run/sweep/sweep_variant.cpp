#include "engine/run/sweep/sweep_variant.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/analysis/operating_point/dc.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/noise.hpp"
#include "engine/analysis/transient/tran.hpp"
#include "engine/base/failure.hpp"
#include "engine/results/table/sinks.hpp"

namespace nullor::run {

namespace {

constexpr std::uint64_t no_step = static_cast<std::uint64_t>(-1);
constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double no_axis[] = {0}; // of an operating point

// Rows go to columns: row k of column c to to[c * stride + k], complex ones to two places.
class ToColumns final : public results::Sink {
public:
    ToColumns(double* to, std::size_t stride, std::size_t columns)
        : to_(to), stride_(stride), columns_(columns) {}

    void begin(const results::Header&) override {}
    [[nodiscard]] bool row(double, const double* values) override {
        for (std::size_t c = 0; c < columns_; ++c) to_[c * stride_] = values[c];
        ++to_;
        return true;
    }
    [[nodiscard]] bool row(double, const std::complex<double>* values) override {
        for (std::size_t c = 0; c < columns_; ++c) {
            to_[c * stride_] = values[c].real();
            to_[c * stride_ + 1] = values[c].imag();
        }
        to_ += 2;
        return true;
    }
    void end() override {}

private:
    double* to_;
    std::size_t stride_, columns_;
};

} // namespace

SweepSlabs::SweepSlabs(const SweepTask& task, std::size_t most_variants)
    : task_(task), most_variants_(most_variants) {
    for (const SweepTask::Analysis& analysis : task.analyses) {
        columns_.emplace_back(analysis.columns.probes.size() * most_variants * analysis.width());
        printed_.emplace_back(analysis.columns.printed.size() * most_variants * analysis.file_width());
    }
    numbers_.assign(task.numbers.size(), std::vector<double>(most_variants));
}

std::vector<std::span<const double>> SweepSlabs::of_file(std::size_t count) const {
    std::vector<std::span<const double>> slabs;
    for (std::size_t a = 0; a < columns_.size(); ++a) {
        const std::vector<double>& columns = task_.analyses[a].prints() ? printed_[a] : columns_[a];
        const std::size_t width = task_.analyses[a].file_width();
        for (std::size_t p = 0; p < task_.analyses[a].file.columns.size(); ++p)
            slabs.push_back(std::span(columns).subspan(p * most_variants_ * width, count * width));
    }
    for (const std::vector<double>& number : numbers_) slabs.push_back(std::span(number).first(count));
    return slabs;
}

double* SweepSlabs::column(std::size_t analysis, std::size_t variant) {
    return columns_[analysis].data() + variant * task_.analyses[analysis].width();
}

std::size_t SweepSlabs::stride(std::size_t analysis) const {
    return most_variants_ * task_.analyses[analysis].width();
}

double& SweepSlabs::number(std::size_t index, std::size_t variant) {
    return numbers_[index][variant];
}

double* SweepSlabs::printed(std::size_t analysis, std::size_t variant) {
    return printed_[analysis].data() + variant * task_.analyses[analysis].file_width();
}

std::size_t SweepSlabs::printed_stride(std::size_t analysis) const {
    return most_variants_ * task_.analyses[analysis].file_width();
}

void SweepSlabs::blank(std::size_t variant) {
    for (std::size_t a = 0; a < columns_.size(); ++a)
        for (std::size_t p = 0; p < task_.analyses[a].columns.probes.size(); ++p)
            std::fill_n(column(a, variant) + p * stride(a), task_.analyses[a].width(), none);
    for (std::size_t a = 0; a < printed_.size(); ++a)
        for (std::size_t p = 0; p < task_.analyses[a].columns.printed.size(); ++p)
            std::fill_n(printed(a, variant) + p * printed_stride(a), task_.analyses[a].file_width(), none);
    for (std::size_t k = task_.first_measure(); k < numbers_.size(); ++k) numbers_[k][variant] = none;
    number(task_.place_of_failed(), variant) = 1;
}

SweepWorker::SweepWorker(const SweepTask& task, const SweepSettings& settings)
    : task_(task), settings_(settings), step_(no_step), sample_point_(task.nominal_point),
      filled_(task.analyses.size()), fine_(task.analyses.size()), by_row_(task.analyses.size()),
      printed_(task.analyses.size()), judge_(*task.work) {
    for (const SweepTask::Analysis& analysis : task.analyses) tables_.emplace_back(analysis.columns.header);
    if (task.samples > 0 && !settings.corners)
        sampler_.emplace(*task.work->circuit, settings.sampling, settings.seed, task.samples);
    for (const SweepTask::Analysis& analysis : task.analyses)
        searches_ = searches_ || (has_axis(*analysis.request) && !analysis.response);
    for (const SweepTask::Analysis& analysis : task.analyses)
        responders_.push_back(
            analysis.response ? std::make_unique<batch::Responder>(*analysis.response, settings.verify_all)
                              : nullptr);
}

SweepWorker::~SweepWorker() = default;

batch::LaneCounts SweepWorker::counts() const {
    batch::LaneCounts sum;
    for (const auto& responder : responders_)
        if (responder) sum += responder->counts();
    return sum;
}

Outcome<Done> SweepWorker::begin_step(std::uint64_t step) {
    step_ = no_step;
    const std::vector<Setting> fixed = task_.steps[static_cast<std::size_t>(step)].settings;
    Outcome<std::unique_ptr<analysis::Setup>> setup = analysis::Setup::make(task_.work->circuit, fixed);
    if (!setup) return setup.failure();
    setup_ = std::move(setup).value();
    if (task_.samples > 0) resample_.emplace(*task_.work->circuit, setup_->values(), fixed, task_.variates);
    block_ = {};
    if (settings_.corners) {
        Outcome<batch::CornerCases> corners = batch::CornerCases::of(*task_.work->circuit, setup_->values());
        if (!corners) return corners.failure();
        corners_ = std::move(corners).value();
    }
    step_ = step;
    return Done{};
}

// A parameter that counts samples. Of the corners every one is to be drawn, so that it rests between its
// ends, at one of which a deck may want the nominal values.
void SweepWorker::count(const std::vector<double>& values, std::uint64_t sample, std::span<double> z) const {
    for (std::size_t k = 0; k < z.size(); ++k)
        z[k] = corners_ ? values[values.size() / 2] : values[(sample + k) % values.size()];
}

// The samples from `first` on, as far as a block reaches in the step and before variant `end`.
void SweepWorker::begin_block(std::uint64_t first, std::uint64_t end) {
    const std::uint64_t sample = first % task_.samples_each();
    block_.first = first;
    block_.count = std::min<std::uint64_t>({resample_->width(), end - first, task_.samples_each() - sample});
    for (std::size_t j = 0; j < task_.variates.size(); ++j) {
        const std::span<double> z = resample_->numbers(j).first(static_cast<std::size_t>(block_.count));
        if (const std::size_t drawn = task_.variates.size() - task_.counted.size(); j >= drawn)
            count(task_.counted[j - drawn], sample, z);
        else if (corners_)
            corners_->put(j, sample, z);
        else
            sampler_->draw(j, sample, z);
    }
    resample_->evaluate(static_cast<std::size_t>(block_.count));
}

Outcome<Done> SweepWorker::set_numbers(std::uint64_t variant, std::uint64_t end) {
    const std::uint64_t step = variant / task_.samples_each();
    if (step != step_) {
        const Outcome<Done> begun = begin_step(step);
        if (!begun) return begun;
    }
    // What a variant finds does not depend on those before it.
    if (searches_) setup_->newton().restart();
    if (task_.samples == 0) return Done{};
    if (variant < block_.first || variant >= block_.end()) begin_block(variant, end);
    lane_ = static_cast<std::size_t>(variant - block_.first);
    Outcome<Done> set = setup_->resample(*resample_, lane_);
    if (set || set.failure().kind != Failure::Kind::bad_request) return set;
    // Chance chose the value, not the deck: the sample has no result, as where no solution is found.
    Failure failure = set.failure();
    failure.kind = Failure::Kind::not_finite;
    return failure;
}

Outcome<const std::vector<double>*> SweepWorker::operating_point(bool is_read, analysis::Watch& watch) {
    if (point_ || (!is_read && setup_->workspace().linear())) return point_;
    point_ = sample_point_.find(setup_->workspace());
    if (point_) return point_;
    // What a variant finds does not depend on those before it.
    setup_->newton().restart();
    analysis::OpQuestion question;
    question.watch = &watch;
    Outcome<analysis::OperatingPoint> point =
        analysis::operating_point(*setup_, task_.work->requests.options, question);
    if (!point) return point.failure();
    searched_ = std::move(point).value().x;
    point_ = &searched_;
    return point_;
}

bool SweepWorker::is_judged(std::size_t analysis) const {
    const std::string& name = task_.analyses[analysis].columns.header.analysis;
    const auto speaks = [&](const auto& item) { return item.analysis == name; };
    const measure::Requests& measures = task_.work->measures;
    return std::any_of(measures.measures.begin(), measures.measures.end(), speaks) ||
           std::any_of(measures.expectations.begin(), measures.expectations.end(), speaks);
}

Outcome<Done> SweepWorker::respond(std::size_t index, SweepSlabs& slabs, std::size_t at,
                                   std::uint64_t variant, analysis::Watch& watch) {
    const Outcome<const std::vector<double>*> x = operating_point(false, watch);
    if (!x) return x.failure();
    return responders_[index]->solve(*setup_, x.value(), variant,
                                     reinterpret_cast<std::complex<double>*>(slabs.column(index, at)),
                                     slabs.stride(index) / 2);
}

// The numbers of an analysis go to its slabs, and its table is laid over them.
Outcome<Done> SweepWorker::fill_table(std::size_t index, SweepSlabs& slabs, std::size_t at,
                                      std::uint64_t variant, analysis::Watch& watch) {
    const SweepTask::Analysis& analysis = task_.analyses[index];
    const std::vector<Probe>& probes = analysis.columns.probes;
    double* const column = slabs.column(index, at);
    const std::size_t stride = slabs.stride(index);
    const auto lay_over = [&](std::span<const double> axis) {
        tables_[index].lay_over(axis, column, stride);
        filled_[index] = 1;
        return Done{};
    };
    if (analysis.response) {
        const Outcome<Done> solved = respond(index, slabs, at, variant, watch);
        if (!solved) return solved.failure();
        return lay_over(analysis.axis);
    }
    const analysis::Options& options = task_.work->requests.options;
    const auto& what = analysis.request->what;
    if (std::holds_alternative<analysis::OpRequest>(what)) {
        const Outcome<const std::vector<double>*> x = operating_point(true, watch);
        if (!x) return x.failure();
        for (std::size_t p = 0; p < probes.size(); ++p)
            column[p * stride] = setup_->system().read(probes[p], x.value()->data());
        return lay_over(no_axis);
    }
    results::TableSink sink, refined, accepted;
    for (results::TableSink* each : {&sink, &refined, &accepted}) each->begin(analysis.columns.header);
    if (const auto* dc = std::get_if<analysis::DcRequest>(&what)) {
        // The sweep goes over settings: those of the sample are among them.
        if (task_.samples > 0) {
            std::vector<Setting> settings = task_.steps[static_cast<std::size_t>(step_)].settings;
            for (std::size_t j = 0; j < task_.variates.size(); ++j)
                settings.push_back({task_.variates[j], resample_->numbers(j)[lane_]});
            const Outcome<Done> applied = setup_->apply(std::move(settings));
            if (!applied) return applied.failure();
        }
        std::vector<double> start;
        const Outcome<Done> done = analysis::dc(
            *setup_, options, dc->sweeps[0].target, analysis::Points(analysis.axis), probes, start, sink,
            watch, [&](const analysis::Setup&, double, const analysis::OperatingPoint&) {
                by_row_[index].rows.push_back(numbers_of(*task_.work, *setup_));
            });
        if (!done) return done.failure();
    } else if (const auto* noise = std::get_if<analysis::NoiseRequest>(&what)) {
        const Outcome<const std::vector<double>*> x = operating_point(true, watch);
        if (!x) return x.failure();
        const Outcome<analysis::Points> frequencies =
            analysis::points_of(noise->frequencies, setup_->values());
        if (!frequencies) return frequencies.failure();
        const Outcome<analysis::NoiseReport> done =
            analysis::noise(*setup_, x.value()->data(), *noise, frequencies.value(), probes,
                            analysis::Totals::that_are_read, sink, watch);
        if (!done) return done.failure();
    } else if (const auto* tran = std::get_if<analysis::TranRequest>(&what)) {
        const analysis::TranQuestion question = question_of(*tran, setup_->values());
        analysis::TranSinks sinks;
        sinks.grid = &sink;
        // Measures see the curve, expectations the accepted points, as in a run.
        if (is_judged(index)) {
            sinks.refined = &refined;
            sinks.points = &accepted;
        }
        const Outcome<analysis::TranReport> done =
            analysis::tran(*setup_, options, question, probes, sinks, watch);
        if (!done) return done.failure();
        if (sinks.refined) {
            fine_[index].measured = refined.take()[0];
            fine_[index].expected = accepted.take()[0];
        }
    }
    const results::Table table = std::move(sink.take()[0]);
    if (!std::ranges::equal(table.axis(), analysis.axis))
        return bad_request("the points of ." + analysis.columns.header.analysis +
                               " are not those of the nominal circuit",
                           "in a sweep they may not depend on what is stepped or drawn");
    for (std::size_t p = 0; p < probes.size(); ++p) std::ranges::copy(table.column(p), column + p * stride);
    return lay_over(analysis.axis);
}

Outcome<Done> SweepWorker::print(std::size_t index, SweepSlabs& slabs, std::size_t at,
                                 const measure::Context& context) {
    const results::Table& table = tables_[index];
    if (printed_[index]) {
        if (auto missing = printed_[index]->take(context)) return std::move(*missing);
    } else {
        Outcome<PrintedColumns> bound =
            PrintedColumns::bind(task_.analyses[index].columns.printed, table, context);
        if (!bound) return bound.failure();
        printed_[index].emplace(std::move(bound).value());
    }
    ToColumns to(slabs.printed(index, at), slabs.printed_stride(index),
                 printed_[index]->header().columns.size());
    for (std::size_t k = 0; k < table.rows(); ++k) (void)printed_[index]->put(k, to); // never full
    return Done{};
}

Outcome<Done> SweepWorker::judge(SweepSlabs& slabs, std::size_t at) {
    const measure::Requests& requests = task_.work->measures;
    const bool prints = std::any_of(task_.analyses.begin(), task_.analyses.end(),
                                    [](const SweepTask::Analysis& analysis) { return analysis.prints(); });
    if (!prints && requests.measures.empty() && requests.expectations.empty()) return Done{};
    judge_.begin(*setup_);
    for (std::size_t a = 0; a < tables_.size(); ++a) {
        if (!filled_[a]) continue;
        const measure::RowNumbers* rows = by_row_[a].rows.empty() ? nullptr : &by_row_[a];
        judge_.add(task_.analyses[a].columns.header.analysis,
                   fine_[a].measured ? *fine_[a].measured : tables_[a],
                   fine_[a].expected ? *fine_[a].expected : tables_[a], rows);
        if (!task_.analyses[a].prints()) continue;
        const Outcome<Done> printed = print(a, slabs, at, judge_.context(rows));
        if (!printed) return printed.failure();
    }
    judge_.finish();
    for (std::size_t k = 0; k < requests.measures.size(); ++k) {
        const measure::MeasureResult& result = judge_.measures()[k];
        slabs.number(task_.first_measure() + k, at) = result.ok ? result.value : none;
    }
    for (const auto& [index, result] : judge_.expectations()) {
        const std::size_t place = task_.first_expectation() + 2 * index;
        slabs.number(place, at) = result.holds ? 1 : 0;
        slabs.number(place + 1, at) = result.worst ? result.worst->ratio : none;
    }
    return Done{};
}

Outcome<Done> SweepWorker::run(results::IndexRange variants, std::size_t at, SweepSlabs& slabs,
                               analysis::Watch& watch) {
    const std::uint64_t variant = variants.first + at;
    for (std::size_t k = 0; k < task_.drawn.size(); ++k) slabs.number(k, at) = none;
    slabs.number(task_.place_of_failed(), at) = 0;
    const Outcome<Done> set = set_numbers(variant, variants.end());
    for (std::size_t k = 0; step_ != no_step && k < task_.drawn.size(); ++k) {
        const double value = setup_->values().target(*task_.work->circuit, task_.drawn[k]);
        slabs.number(k, at) = std::isnan(value) ? none : value; // of many NaNs always the same
    }
    if (!set) {
        slabs.blank(at);
        return set;
    }
    point_ = nullptr;
    std::fill(filled_.begin(), filled_.end(), 0);
    for (std::size_t a = 0; a < task_.analyses.size(); ++a) {
        by_row_[a].rows.clear();
        const bool is_read = task_.analyses[a].prints() || is_judged(a);
        const Outcome<Done> done = task_.analyses[a].response && !is_read
                                       ? respond(a, slabs, at, variant, watch)
                                       : fill_table(a, slabs, at, variant, watch);
        if (!done) {
            slabs.blank(at);
            return done;
        }
    }
    const Outcome<Done> judged = judge(slabs, at);
    if (!judged) slabs.blank(at);
    return judged;
}

} // namespace nullor::run
