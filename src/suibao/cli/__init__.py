"""The command ``suibao``. Each command is a thin door: options in, a call, words or JSON out.

Commands are named by their import path and loaded only when they are asked for, so that `suibao --help` and
`suibao law list` do not wait for the database, DuckDB or Numba.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from suibao import __version__
from suibao.cli.output import fail, wrong_call
from suibao.errors import SuibaoError

app = App(
    name="suibao",
    version=__version__,
    help="随保：跟着劳动者走的社会保险。Social insurance that follows the worker.",
)
law_app = App(name="law", help="法律：规则、参数、出处。The law: rules, figures, sources.")
ledger_app = App(name="ledger", help="账本：核对、对账单。The ledger: verify, statement.")
registry_app = App(name="registry", help="登记：历史、查询、密钥。The registry: history, look-ups, keys.")
transfer_app = App(name="transfer", help="关系转移接续：申请、查看、答复、办理、逾期。Relations that move: ask, look, answer, settle, overdue.")
clear_app = App(name="clear", help="地区间清算：关闭场次、对账单、付款。Clearing between provinces: close, statement, pay.")
peer_app = App(name="peer", help="与他地经办机构往来：接收、发送、查看。Messages with agencies elsewhere: serve, send, show.")
claim_app = App(name="claim", help="待遇申请：报告、办理、查看、逾期。Claims: report, carry on, look, overdue.")

for parent, name, path, words in (
    (app, "demo", "demo:demo", "生成演示城市，核定一个月，审查一名骑手的劳动关系。Build the invented city, assess a month, recognise a rider."),
    (
        app,
        "assess",
        "assess:assess",
        "核定一个月：读文件、隔离错误行、核定、入账、核对、生成对账单和申报表。Assess a month of files.",
    ),
    (
        app,
        "close",
        "close:close",
        "月度关账：可随时中断、继续、重复，逐地区显示进度。Close a month: can be stopped, continued, begun twice; progress by region.",
    ),
    (
        app,
        "explain",
        "explain:explain",
        "逐项说明某人某月的每一分钱，或一个 JSON 案例。Explain a worker and month from the books, or a case.",
    ),
    (
        app,
        "decide",
        "decide:decide",
        "事实不全时的判断：是、否或未知，以及还需要什么。Yes, no or unknown from the facts there are, and what would settle it.",
    ),
    (
        app,
        "recognise",
        "recognise:recognise",
        "劳动关系审查：由合同、派单日志到有理由的认定报告（HTML、PDF）。Is this a labour relationship? Review and report.",
    ),
    (
        app,
        "rulings",
        "rulings:rulings",
        "以已公布的裁判检验审查规则，并作留一检验。Try the rules on published rulings; leave-one-out over the library.",
    ),
    (
        app,
        "eval",
        "evaluate:evaluate",
        "逐行计算案例（JSON Lines）。Cases as JSON lines in, chosen outputs as JSON lines out.",
    ),
    (law_app, "list", "law:list_", "列出法律、规则、输入和参数。List laws, rules, inputs and figures."),
    (
        law_app,
        "show",
        "law:show",
        "一条规则、一个参数的全部数值、一个输入或一项改革。A rule, all values of a figure, an input or a reform.",
    ),
    (
        law_app,
        "diff",
        "differences:diff",
        "两部法律或两个日期之间的差别。What differs between two laws (current, proposal/…) or two dates (current@2025-12).",
    ),
    (
        law_app,
        "check",
        "check:check",
        "检查法律：缺出处、未核实、将到期、有空档的数值，没有案例覆盖的规则。What a keeper of the law should look at.",
    ),
    (
        law_app,
        "try",
        "check:try_",
        "运行案例表，与预期不符的逐条列出。Run tables of cases; what differs from the expectation is told.",
    ),
    (
        law_app,
        "sources",
        "law:sources",
        "每个数值的出处与状态。Where every figure comes from, and how well it is established.",
    ),
    (app, "cover", "cover:cover", "某人某日有哪些保障，自何时起，中断与补缴。Which branches cover somebody on a day, and gaps."),
    (
        app,
        "statement",
        "statement:statement",
        "个人权益记录单：跨地区逐月缴费、账户、待遇（网页、PDF、Excel）。A person's statement over all regions.",
    ),
    (
        app,
        "award",
        "award:award",
        "养老金核定表：按申请、按账册或按所述经历（网页、PDF、JSON）。Award worksheet of a pension; a forecast from a career.",
    ),
    (app, "interest", "interest:interest", "个人账户年度记账：按公布的记账利率，每年一次。The yearly interest of personal accounts, once."),
    (app, "pay", "pay:pay", "按月发放待遇，每人每月一次，可中断续办；生成发放明细。Pay the benefits of a month, once; payment orders."),
    (app, "collect", "collect:collect", "征缴：申报、收银行流水、冲抵、欠费告知、状况。File a month, take bank statements in, show how it stands."),
    (app, "receipt", "collect:receipt", "收款：指定缴费人、撤销匹配、退回、银行冲回。Say whose a receipt is; take back, send back, bounce."),
    (app, "refund", "collect:refund", "退费：申请、批准、支付。Refund a prepayment: ask, decide, pay."),
    (claim_app, "kinds", "claim:kinds", "申请类别、状态、事件和可说明的事实。Kinds of claim, their states, events and facts."),
    (claim_app, "report", "claim:report", "提出申请：一步完成。Open a claim, in one step."),
    (claim_app, "step", "claim:step", "办理一步：受理、认定、核定、拨付等。Take a step: accept, decide, award, pay."),
    (
        claim_app,
        "show",
        "claim:show",
        "查看申请：步骤、金额、期限、可进行的事项及计算过程。A claim: steps, amounts, deadlines, what can follow, why.",
    ),
    (claim_app, "list", "claim:list_", "列出申请。List claims."),
    (claim_app, "overdue", "claim:overdue", "逾期未办的申请。Claims whose next step is overdue."),
    (transfer_app, "ask", "transfer:ask", "申请转移：一步完成。Ask for a relation to be moved, in one step."),
    (transfer_app, "show", "transfer:show", "我的关系怎样了：步骤、到账、用时与法定时限、不转移的险种。What happens to a record."),
    (transfer_app, "list", "transfer:list_", "列出案件。List cases."),
    (transfer_app, "answer", "transfer:answer", "答复疑问。Answer what was asked."),
    (transfer_app, "settle", "transfer:settle", "办理未决案件。Settle open cases."),
    (transfer_app, "withdraw", "transfer:withdraw", "撤回。Take a wish back."),
    (transfer_app, "overdue", "transfer:overdue", "逾期未办的案件。Cases whose next step is overdue."),
    (transfer_app, "detect", "transfer:detect", "由已关账月份发现异地就业并立案。Find who works in a new region and open cases."),
    (transfer_app, "opt-out", "transfer:opt_out", "不自动转移。Do not move relations unless asked."),
    (transfer_app, "opt-in", "transfer:opt_in", "恢复自动转移。Take an opt-out back."),
    (clear_app, "close", "clear:close", "关闭一个场次：冻结、轧差、记账，不可更改。Close a window: freeze, net, post; final."),
    (clear_app, "show", "clear:show", "场次与付款；可核对。Windows and payments; proof."),
    (clear_app, "statement", "clear:statement", "某省的对账单（Excel），附每一项。A province's statement with every item."),
    (clear_app, "pay", "clear:pay", "登记付款。Record payments that were made."),
    (clear_app, "compare", "clear:compare", "各省在不同统筹转移规则下的得失。Gains and losses of provinces under each rule."),
    (peer_app, "serve", "peer:serve", "接收他地经办机构的文书。Take messages of other agencies."),
    (peer_app, "send", "peer:send", "发送到期文书，推进逾期业务。Send what is due, take overdue cases on."),
    (peer_app, "show", "peer:show", "未确认的文书，或一件业务的往来。Messages not acknowledged; a case's correspondence."),
    (
        app,
        "enrol",
        "enrol:enrol",
        "导入单位、花名册、增减变动表、既往记录、账户储存额，错误行退回。Import a desk's files; refused rows come back.",
    ),
    (
        registry_app,
        "history",
        "registry:history",
        "某人全部登记的每个版本：何时起、何时由谁因何登记。Every version of everything about a person.",
    ),
    (
        registry_app,
        "show",
        "registry:show",
        "某人某日的登记情况，可按某日所知。What holds of a person on a day, as known on a day.",
    ),
    (registry_app, "open", "registry:open_", "打开身份号码和姓名，查阅留痕。Open a sealed ID number; who did is recorded."),
    (registry_app, "keys", "registry:keys", "加密所用密钥及行数。Which keys seal how many rows."),
    (registry_app, "rotate", "registry:rotate", "用现行密钥重新加密，可中断续办。Seal everything anew with the current key."),
    (registry_app, "retire", "registry:retire", "停用旧密钥。Retire a key that nothing is sealed with."),
    (registry_app, "verify", "registry:verify", "核对登记与其历史。Compare the registry with its versions."),
    (
        ledger_app,
        "verify",
        "ledger:verify",
        "核对整个账本：借贷、哈希链、冲销。Prove the whole ledger: balance, chain, reversals.",
    ),
    (
        ledger_app,
        "statement",
        "ledger:statement",
        "账户余额与明细。Balances of accounts; the entries of one whole account.",
    ),
):
    parent.command(f"suibao.cli.{path}", name=name, help=words)
app.command(law_app)
app.command(ledger_app)
app.command(claim_app)
app.command(transfer_app)
app.command(clear_app)
app.command(peer_app)
app.command(registry_app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; what the user can put right is told plainly on standard error, with exit status 2."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for name in [name for name, value in os.environ.items() if name.startswith("SUIBAO_") and not value]:
        del os.environ[name]  # empty means not set
    try:
        app(words, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except SuibaoError as error:
        fail(error, words)
    except CycloptsError as error:
        fail(wrong_call(error), words)
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except OSError as error:
        place = error.filename or ""
        fail(SuibaoError(f"{place}: {error.strerror}.", f"{place}：无法读写（{error.strerror}）。"), words)
