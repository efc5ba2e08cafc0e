#include "tests/accuracy/pieces.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include <ida/ida.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

namespace accuracy {

namespace {

constexpr double tolerance = 1e-13;

#if SUNDIALS_VERSION_MAJOR >= 7
const SUNComm no_communicator = SUN_COMM_NULL;
#else
void* const no_communicator = nullptr;
#endif

// F(t, y, y') = y' - rhs(t, y)
int residual(double t, N_Vector y, N_Vector slope, N_Vector result, void* user) {
    static_cast<const Pieces*>(user)->rhs(t, N_VGetArrayPointer(y), N_VGetArrayPointer(result));
    N_VLinearSum(1, slope, -1, result, result);
    return 0;
}

int exits(double t, N_Vector y, N_Vector, double* g, void* user) {
    static_cast<const Pieces*>(user)->watch(t, N_VGetArrayPointer(y), g);
    return 0;
}

class Ida {
public:
    explicit Ida(Pieces& pieces) : pieces_(pieces), start_(pieces.start()) {
        const auto n = static_cast<sunindextype>(start_.size());
        SUNContext_Create(no_communicator, &context_);
        y_ = N_VNew_Serial(n, context_);
        slope_ = N_VNew_Serial(n, context_);
        std::copy(start_.begin(), start_.end(), y());
        pieces_.rhs(0, y(), N_VGetArrayPointer(slope_));
        matrix_ = SUNDenseMatrix(n, n, context_);
        solver_ = SUNLinSol_Dense(y_, matrix_, context_);
        memory_ = IDACreate(context_);
        REQUIRE(IDAInit(memory_, residual, 0, y_, slope_) == IDA_SUCCESS);
        IDASetUserData(memory_, &pieces_);
        IDASStolerances(memory_, tolerance, tolerance);
        IDASetLinearSolver(memory_, solver_, matrix_);
        IDASetMaxNumSteps(memory_, 10'000'000);
        REQUIRE(IDARootInit(memory_, pieces_.exits(), exits) == IDA_SUCCESS);
    }
    ~Ida() {
        IDAFree(&memory_);
        SUNLinSolFree(solver_);
        SUNMatDestroy(matrix_);
        N_VDestroy(slope_);
        N_VDestroy(y_);
        SUNContext_Free(&context_);
    }
    Ida(const Ida&) = delete;
    Ida& operator=(const Ida&) = delete;

    void restart() {
        pieces_.rhs(t_, y(), N_VGetArrayPointer(slope_));
        REQUIRE(IDAReInit(memory_, t_, y_, slope_) == IDA_SUCCESS);
    }
    // IDA does not start to a time that is nearer than the rounding of time.
    void go_to(double t, double corner) {
        while (t - t_ > 16 * std::numeric_limits<double>::epsilon() * t) {
            IDASetStopTime(memory_, corner);
            const int status = IDASolve(memory_, t, &t_, y_, slope_, IDA_NORMAL);
            REQUIRE(status >= 0);
            if (status != IDA_ROOT_RETURN) continue;
            std::vector<int> crossed(static_cast<std::size_t>(pieces_.exits()));
            IDAGetRootInfo(memory_, crossed.data());
            for (std::size_t k = 0; k < crossed.size(); ++k)
                if (crossed[k] != 0) pieces_.leave(static_cast<int>(k), crossed[k] > 0, t_, y());
            restart();
        }
    }
    [[nodiscard]] double* y() { return N_VGetArrayPointer(y_); }
    [[nodiscard]] double output() { return pieces_.output(t_, y()); }

private:
    Pieces& pieces_;
    std::vector<double> start_;
    SUNContext context_ = nullptr;
    N_Vector y_ = nullptr, slope_ = nullptr;
    SUNMatrix matrix_ = nullptr;
    SUNLinearSolver solver_ = nullptr;
    void* memory_ = nullptr;
    double t_ = 0;
};

} // namespace

std::vector<double> reference(Pieces& pieces, const std::vector<double>& times, std::vector<double> corners) {
    Ida ida(pieces);
    corners.push_back(times.back());
    auto corner = corners.begin();
    std::vector<double> values;
    for (const double t : times) {
        while (t > *corner) {
            ida.go_to(*corner, *corner);
            ida.restart();
            ++corner;
        }
        ida.go_to(t, *corner);
        values.push_back(ida.output());
    }
    return values;
}

void hold(const std::vector<Run>& runs, std::string_view name, Pieces& pieces,
          const std::vector<double>& corners) {
    std::vector<double> times;
    for (const Run& run : runs)
        for (const auto* table : {&run.points, &run.grid})
            for (std::size_t row = 0; row < table->rows(); ++row) times.push_back(table->axis(row));
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    const std::vector<double> values = reference(pieces, times, corners);
    hold(runs, name, [&](double t) {
        return values[static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), t) -
                                               times.begin())];
    });
}

} // namespace accuracy
