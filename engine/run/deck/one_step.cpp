#include "engine/run/deck/one_step.hpp"

#include <algorithm>
#include <complex>
#include <utility>

#include <fmt/format.h>

#include "engine/analysis/operating_point/dc.hpp"
#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/small_signal/ac.hpp"
#include "engine/analysis/transient/transient_start.hpp"
#include "engine/circuit/checks/open_ends.hpp"
#include "engine/run/deck/analysis_rows.hpp"
#include "engine/run/deck/op_summary.hpp"

namespace nullor::run {

bool OneStep::is_measured(const std::string& analysis) const {
    const auto& all = work_.measures.measures;
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.analysis == analysis; });
}

bool OneStep::is_read(const Columns& columns) const {
    const std::string& name = columns.header.analysis;
    const auto& expected = work_.measures.expectations;
    return settings_.keep_tables || !columns.printed.empty() || is_measured(name) ||
           std::any_of(expected.begin(), expected.end(),
                       [&](const auto& one) { return one.analysis == name; });
}

Outcome<std::unique_ptr<PrintedRows>> OneStep::take_printed(Columns& columns) {
    Columns others = columns;
    others.printed.clear();
    const auto reads_measure = [](const expr::Signal* signal) {
        return std::any_of(signal->inputs.begin(), signal->inputs.end(), [](const expr::SignalInput& input) {
            return input.kind == expr::SignalInput::Kind::measure;
        });
    };
    const bool known = std::none_of(columns.printed.begin(), columns.printed.end(), reads_measure);
    if (columns.printed.empty() || !files_.wanted() || is_read(others) || !known)
        return std::unique_ptr<PrintedRows>();
    std::swap(columns, others);
    if (columns.has_saves) return std::unique_ptr<PrintedRows>();
    return PrintedRows::make(others.printed, columns.header, judge_.context(nullptr),
                             *files_.sink(columns.header.analysis));
}

OneStep::OneStep(const Work& work, const Settings& settings, Observer& observer, StepFiles& files,
                 analysis::Setup& setup, const Step& step, StepLog& log, Memory& memory)
    : work_(work), settings_(settings), observer_(observer), files_(files), setup_(setup), step_(step),
      log_(log), memory_(memory), judge_(work) {
    judge_.begin(setup);
}

void OneStep::run(std::size_t index, std::size_t count) {
    first_ = index == 0;
    for (const analysis::AnalysisRequest& request : work_.requests.analyses) {
        if (log_.interrupted()) break;
        observer_.begin(request.name, index, count);
        current_ = &log_.analysis(request.name);
        if (observer_.stop_requested()) {
            fail(interrupted_at("before " + request.name), request.span);
            break;
        }
        std::visit([&](const auto& what) { carry_out(request, what); }, request.what);
        if (index + 1 == count && !current_->failed) files_.complete(request.name);
    }
    if (settings_.only_check || log_.interrupted()) return;
    judge_.finish();
    StepReport report;
    report.coordinates = step_.coordinates;
    report.measures = judge_.measures();
    for (const Judge::Judged& judged : judge_.expectations()) report.expectations.push_back(judged.result);
    log_.judged(std::move(report));
}

void OneStep::fail(const Failure& failure, Span span) {
    current_->failed = true;
    files_.abandon(current_->name);
    if (!memory_.room.used_up()) {
        // Why a file takes no more, it says itself.
        if (failure.kind != Failure::Kind::output) log_.failure(failure, span);
        return;
    }
    if (memory_.told.exchange(true)) return; // by one of the steps side by side
    log_.failure(
        bad_request(
            fmt::format("the results hold more than {} million numbers, more than is kept in memory",
                        Memory::most_numbers / 1'000'000),
            "run -o DIR writes them to disk as they come, unless .meas, .expect or the .print of a .dc read "
            "them; .save takes fewer columns"),
        span);
}

void OneStep::keep(Span span) {
    const auto numbers = [](const std::optional<results::Table>& table) -> std::size_t {
        return table ? table->rows() * (1 + table->width() * (table->header().is_complex ? 2 : 1)) : 0;
    };
    // Names and lists come on top; in numbers of the same size, roughly.
    const std::size_t values = current_->op ? current_->op->nodes.size() + current_->op->currents.size() : 0;
    const std::size_t judged = work_.measures.measures.size() + work_.measures.expectations.size();
    const std::size_t all = numbers(current_->table) + numbers(current_->printed) + 8 * values + 40 * judged;
    if (!memory_.room.take(all + 50)) fail({}, span);
}

bool OneStep::sound(Purpose purpose) {
    const auto known = checked_.find(purpose);
    if (known != checked_.end()) return known->second;
    const Diagnostics findings = check(setup_.workspace(), purpose);
    log_.findings(findings);
    if (first_ && checked_.empty() && !findings.has_errors())
        log_.findings(open_ends(setup_.workspace(), named_nodes(work_)));
    return checked_[purpose] = !findings.has_errors();
}

void OneStep::tell(const std::optional<analysis::LostDigits>& lost) {
    // Much the same of the same node is not said again.
    if (!lost || (told_ && told_->unknown == lost->unknown && lost->share < 2 * told_->share)) return;
    told_ = lost;
    log_.findings(warning_of(*lost, setup_.system()));
}

void OneStep::tell_loose(const analysis::OperatingPoint& point) {
    if (std::exchange(told_loose_, told_loose_ || !point.loose.empty())) return;
    log_.findings(warning_of_loose(point, setup_.system()));
}

const analysis::OperatingPoint* OneStep::operating_point(Span span) {
    if (point_) {
        setup_.workspace().remember(point_->memory);
        return &*point_;
    }
    if (point_failed_) {
        current_->failed = true;
        return nullptr;
    }
    point_failed_ = true;
    if (!sound(Purpose::operating_point) || settings_.only_check) {
        current_->failed = true;
        return nullptr;
    }
    analysis::OpQuestion question;
    question.watch = &observer_;
    Outcome<analysis::OperatingPoint> point =
        analysis::operating_point(setup_, work_.requests.options, question);
    if (!point) {
        fail(point.failure(), span);
        return nullptr;
    }
    point_ = std::move(point).value();
    tell_loose(*point_);
    return &*point_;
}

void OneStep::judge(const Columns& columns, const Tables& tables, const measure::RowNumbers* rows,
                    Span span) {
    const results::Table& table = tables.table;
    const std::string& name = columns.header.analysis;
    files_.step_finished(name);
    judge_.add(name, tables.fine, table, rows);
    const measure::Context context = judge_.context(rows);
    if (!columns.printed.empty()) {
        Outcome<results::Table> printed = evaluate(columns.printed, tables.grid, context);
        if (!printed) {
            fail(printed.failure(), span);
            return;
        }
        if (!columns.has_saves && files_.wanted())
            if (results::Sink* file = files_.sink(name)) {
                const bool same = &tables.grid == &table || work_.requests.options.interp;
                Outcome<results::Table> exact = same ? printed : evaluate(columns.printed, table, context);
                if (exact && !results::replay(exact.value(), *file)) return;
            }
        current_->printed = std::move(printed).value();
    }
    if (settings_.keep_tables) {
        results::Table kept(first_columns(table.header(), columns.saved));
        for (std::size_t k = 0; k < table.rows(); ++k) kept.append_from(table, k);
        current_->table = std::move(kept);
    }
    keep(span);
}

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::OpRequest&) {
    const analysis::OperatingPoint* point = operating_point(request.span);
    if (!point) return;
    current_->op = summarise(setup_, *point);
    const Columns columns = columns_of(work_, request, step_.coordinates);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room);
    std::vector<double> values;
    for (const Probe& probe : columns.probes) values.push_back(setup_.system().read(probe, point->x.data()));
    const bool taken = rows.tee.row(0.0, values.data());
    rows.end();
    if (!taken && memory_.room.used_up()) return fail({}, request.span);
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, table, table}, nullptr, request.span);
}

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::AcRequest& ac) {
    const Outcome<analysis::Points> frequencies = analysis::points_of(ac.frequencies, setup_.values());
    if (!frequencies) return fail(frequencies.failure(), request.span);
    std::vector<std::complex<double>> stimulus;
    setup_.workspace().stimulus(stimulus);
    if (sound(Purpose::operating_point) &&
        std::all_of(stimulus.begin(), stimulus.end(), [](std::complex<double> u) { return u == 0.0; })) {
        Diagnostics found;
        found.warning(request.span, "no-stimulus", "no source has an AC value: all results will be 0",
                      "give one to the input: V1 in 0 AC 1");
        log_.findings(found);
    }
    const analysis::OperatingPoint* point = operating_point(request.span);
    if (!point) return;
    current_->op = summarise(setup_, *point);
    Columns columns = columns_of(work_, request, step_.coordinates);
    const auto printed = take_printed(columns);
    if (!printed) return fail(printed.failure(), request.span);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room, printed.value().get());
    const Outcome<Done> done =
        analysis::ac(setup_, *point, frequencies.value(), columns.probes, rows.tee, observer_);
    rows.end();
    if (!done) return fail(done.failure(), request.span);
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, table, table}, nullptr, request.span);
}

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::TranRequest& tran) {
    const Values& values = setup_.values();
    const analysis::TranQuestion question{values.number(tran.step), values.number(tran.stop),
                                          values.number(tran.start), values.number(tran.max_step), tran.uic};
    if (const Outcome<Done> asked = analysis::check(question); !asked)
        return fail(asked.failure(), request.span);
    if (!sound(tran.uic ? Purpose::initial_conditions : Purpose::transient_start) || settings_.only_check) {
        current_->failed = true;
        return;
    }
    Columns columns = columns_of(work_, request, step_.coordinates);
    const auto printed = take_printed(columns);
    if (!printed) return fail(printed.failure(), request.span);
    AnalysisRows rows(columns, is_read(columns), files_, memory_.room, printed.value().get());
    results::TableSink fine(memory_.room), grid(memory_.room);
    fine.begin(columns.header);
    grid.begin(columns.header);
    analysis::TranSinks sinks;
    if (is_measured(request.name)) sinks.refined = &fine;
    // The file takes the accepted points, or with .options interp the print grid.
    const bool file_on_grid = work_.requests.options.interp && rows.to_file;
    results::TeeSink grid_and_file({&grid, rows.to_file});
    sinks.points = file_on_grid ? static_cast<results::Sink*>(&rows.memory) : &rows.tee;
    if (file_on_grid)
        sinks.grid = &grid_and_file;
    else if (!columns.printed.empty())
        sinks.grid = &grid;
    Outcome<analysis::TranReport> done =
        analysis::tran(setup_, work_.requests.options, question, columns.probes, sinks, observer_);
    rows.end();
    if (!done) return fail(done.failure(), request.span);
    current_->tran = std::move(done).value();
    if (current_->tran->rails_crossed)
        log_.findings(warning_of(*current_->tran->rails_crossed, setup_.circuit(), "time"));
    log_.findings(warning_of_start(setup_, current_->tran->start, request, work_.requests.options));
    if (!tran.uic) {
        tell_loose(current_->tran->start);
        current_->op = summarise(setup_, current_->tran->start);
        tell(analysis::lost_digits(setup_.workspace(), current_->tran->start.x));
    }
    const results::Table table = std::move(rows.memory.take()[0]);
    judge(columns, {table, fine.tables()[0], grid.tables()[0]}, nullptr, request.span);
}

// Whether the sweep leads to values that their targets cannot have: at all of its points where they are few,
// else where it begins and ends.
void OneStep::check_values(Span span, const analysis::DcRequest& dc, const analysis::Points& outer,
                           const analysis::Points& inner) {
    constexpr std::size_t few = 1000;
    const bool all = inner.size() <= few / outer.size();
    const auto next = [&](const analysis::Points& points, std::size_t k) {
        return all ? k + 1 : std::max(k + 1, points.size() - 1);
    };
    const std::vector<Setting> settings = setup_.settings();
    Outcome<Done> applied = Done{};
    for (std::size_t j = 0; applied && j < outer.size(); j = next(outer, j)) {
        std::vector<Setting> with = settings;
        if (dc.sweeps.size() > 1) with.push_back({dc.sweeps[1].target, outer[j]});
        with.push_back({dc.sweeps[0].target, inner[0]});
        applied = setup_.apply(std::move(with));
        for (std::size_t k = next(inner, 0); applied && k < inner.size(); k = next(inner, k))
            applied = setup_.change_last(inner[k]);
    }
    if (!applied) fail(applied.failure(), span);
    (void)setup_.apply(settings);
}

void OneStep::carry_out(const analysis::AnalysisRequest& request, const analysis::DcRequest& dc) {
    const analysis::SweptTarget& inner = dc.sweeps[0];
    const Outcome<analysis::Points> points = analysis::points_of(inner.sweep, setup_.values());
    if (!points) return fail(points.failure(), request.span);
    analysis::Points outer(std::vector<double>{0.0});
    const bool nested = dc.sweeps.size() > 1;
    if (nested) {
        const Outcome<analysis::Points> list = analysis::points_of(dc.sweeps[1].sweep, setup_.values());
        if (!list) return fail(list.failure(), request.span);
        outer = list.value();
    }
    const bool is_sound = sound(Purpose::operating_point);
    if (!is_sound || settings_.only_check) {
        current_->failed = true;
        if (is_sound) check_values(request.span, dc, outer, points.value());
        return;
    }
    std::vector<double> start;
    std::optional<analysis::RailsCrossed> crossed;
    const std::vector<Setting> settings = setup_.settings();
    for (std::size_t k = 0; k < outer.size(); ++k) {
        const double value = outer[k];
        std::vector<results::Coordinate> coordinates = step_.coordinates;
        if (nested) {
            std::vector<Setting> with = settings;
            with.push_back({dc.sweeps[1].target, value});
            const Outcome<Done> applied = setup_.apply(with);
            if (!applied) {
                fail(applied.failure(), request.span);
                break;
            }
            coordinates.push_back({dc.sweeps[1].target.name, value, dc.sweeps[1].target.unit});
            if (k > 0) current_ = &log_.analysis(request.name);
            current_->coordinates = coordinates;
        }
        const Columns columns = columns_of(work_, request, coordinates);
        AnalysisRows rows(columns, is_read(columns), files_, memory_.room);
        measure::RowNumbers by_row;
        const Outcome<Done> done = analysis::dc(
            setup_, work_.requests.options, inner.target, points.value(), columns.probes, start, rows.tee,
            observer_, [&](const analysis::Setup&, double at, const analysis::OperatingPoint& found) {
                look_for_crossed_rails(setup_.workspace(), at, found.x.data(), crossed);
                tell_loose(found);
                if (!is_read(columns)) return;
                by_row.rows.push_back(numbers_of(work_, setup_));
                (void)memory_.room.take(by_row.rows.back().parameters.size());
            });
        rows.end();
        if (!done) {
            fail(done.failure(), request.span);
            break;
        }
        const results::Table table = std::move(rows.memory.take()[0]);
        judge(columns, {table, table, table}, &by_row, request.span);
    }
    if (crossed) log_.findings(warning_of(*crossed, setup_.circuit(), inner.target.name));
    if (nested) (void)setup_.apply(settings);
}

} // namespace nullor::run
